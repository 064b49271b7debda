//! How much of a document is typed: the lowered document beside the Rust that
//! it became.
//!
//! The schemas are walked together with the types that stand for them. Nothing
//! of how a type was made is asked for, so that a step which gives up on a
//! schema is seen, whether it says so or not.

mod arguments;
mod members;
mod operations;
mod rust_type;
mod shaped;
mod walk;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::LeftOut;
use crate::read::Rust;
use crate::shape::Plan;

/// How much of the document is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The operations under `paths`.
    pub operations: usize,
    /// The operations without a method, and those whose body or answer has a
    /// schema and is `Value` or bytes all the same.
    pub untyped_operations: Vec<Untyped>,
    /// The schemas that say something about the shape of their values, and
    /// that the Rust has to do with.
    pub nodes: usize,
    /// Those of them that became `Value`, or a part of one.
    pub untyped_nodes: Vec<Untyped>,
    /// The Rust types that values of each schema are read into.
    pub typed_nodes: Vec<Typed>,
}

/// A schema and a type that stands for it, be it one of its own or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Typed {
    /// Where the schema stands in the lowered document, as a JSON pointer.
    pub pointer: String,
    /// The type as it is written inside the module `types`.
    pub ty: String,
}

/// A part of the document that has less of a type than it declares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Untyped {
    /// Where it stands in the lowered document, as a JSON pointer.
    pub pointer: String,
    /// What became of it.
    pub reason: String,
}

impl Coverage {
    /// The share of the operations that have a method with types, from 0 to 1.
    pub fn operations_share(&self) -> f64 {
        share(self.operations, self.untyped_operations.len())
    }

    /// The share of the schemas that have a type, from 0 to 1.
    pub fn nodes_share(&self) -> f64 {
        share(self.nodes, self.untyped_nodes.len())
    }
}

/// Of nothing everything is there.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of a document are far below 2^52"
)]
fn share(all: usize, missing: usize) -> f64 {
    match all {
        0 => 1.0,
        all => all.saturating_sub(missing) as f64 / all as f64,
    }
}

pub(crate) fn measure(lowered: &Value, plan: &Plan, rust: &Rust, left_out: &[LeftOut]) -> Coverage {
    let mut walk = walk::Walk::new(lowered, plan, rust);
    walk.components();
    let (operations, untyped_operations) =
        operations::measure(&mut walk, lowered, plan, rust, left_out);
    let found = walk.finish();
    Coverage {
        operations,
        untyped_operations,
        nodes: found.shaped.len(),
        untyped_nodes: untyped(found.shaped),
        typed_nodes: found
            .typed
            .into_iter()
            .map(|(pointer, ty)| Typed { pointer, ty })
            .collect(),
    }
}

fn untyped(found: BTreeMap<String, Option<String>>) -> Vec<Untyped> {
    let lost = found
        .into_iter()
        .filter_map(|(pointer, reason)| reason.map(|reason| Untyped { pointer, reason }));
    lost.collect()
}
