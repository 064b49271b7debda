//! Recursion through unions is ours to break: the engine sees a leaf there.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::Type;

use super::unions::{self, Boxed};
use crate::read::{Rust, generic};
use crate::shape::Plan;

/// A member is boxed where its union is reached from it again by value.
pub(super) fn boxed(plan: &Plan, rust: &Rust) -> Boxed {
    let mut held: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, fields) in &rust.fields {
        held.insert(
            name,
            fields.values().filter_map(|(_, ty)| by_value(ty)).collect(),
        );
    }
    for union in &plan.unions {
        let types = unions::member_types(union, rust);
        held.insert(&union.name, types.iter().filter_map(by_value).collect());
    }
    let mut boxed = Boxed::new();
    for union in &plan.unions {
        for (index, ty) in unions::member_types(union, rust).iter().enumerate() {
            if by_value(ty).is_some_and(|start| reaches(&held, &start, &union.name)) {
                boxed.insert((union.name.clone(), index));
            }
        }
    }
    boxed
}

/// The type itself, unless it holds its content on the heap.
fn by_value(ty: &Type) -> Option<String> {
    match generic(ty, "Option") {
        Some(inner) => by_value(inner),
        None => match ["Vec", "BTreeMap", "Box"]
            .iter()
            .any(|name| generic(ty, name).is_some())
        {
            true => None,
            false => Some(ty.to_token_stream().to_string()),
        },
    }
}

fn reaches(held: &BTreeMap<&str, Vec<String>>, start: &str, goal: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start.to_owned()];
    while let Some(name) = open.pop() {
        if name == goal {
            return true;
        }
        if seen.insert(name.clone()) {
            open.extend(held.get(name.as_str()).into_iter().flatten().cloned());
        }
    }
    false
}
