//! Reading what progenitor made: Rust types by schema and property, and the
//! facts of each method. Its code itself is not kept.

mod methods;
mod statements;
mod types;

use std::collections::BTreeMap;

use syn::{File, Ident, Item, Type};

use crate::error::Error;
use crate::shape::{Operation, Plan};

pub(crate) use methods::{Answer, Argument, Method};
pub(crate) use types::{generic, is_any, is_named, is_text};

/// What the emitter takes from the engine's output.
pub(crate) struct Rust {
    /// The fields of each struct, by the property's name in JSON. The type is
    /// the value's: without the `Option` of an absent one.
    pub(crate) fields: BTreeMap<String, BTreeMap<String, (Ident, Type)>>,
    /// The members of each union by kind.
    pub(crate) carriers: BTreeMap<String, Vec<Type>>,
    pub(crate) methods: Vec<Method>,
}

impl Rust {
    /// Nothing for an operation that is left out.
    pub(crate) fn method_of(&self, operation: &Operation) -> Option<&Method> {
        self.methods
            .iter()
            .find(|method| method.operation == operation.name)
    }
}

pub(crate) fn read(file: &File, plan: &Plan) -> Result<Rust, Error> {
    let items = types_module(file);
    let (fields, carriers) = types::read(items, plan)?;
    let methods = methods::read(file, items, plan)?;
    Ok(Rust {
        fields,
        carriers,
        methods,
    })
}

fn types_module(file: &File) -> &[Item] {
    file.items
        .iter()
        .find_map(|item| match item {
            Item::Mod(module) if module.ident == "types" => module.content.as_ref(),
            _ => None,
        })
        .map_or(&[], |(_, items)| items)
}
