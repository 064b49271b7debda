//! What is to be changed in a copy of the document.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::Value;

use super::identity::{ByIdentity, Identities, Identity};
use crate::anatomy::Node;
use crate::pointer::Pointer;

/// What becomes of a keyword.
#[derive(Clone, PartialEq)]
pub(super) enum Becomes<'a> {
    /// A reference, or a name that stands for one.
    Text(&'static str, String),
    /// The keywords of this object, which stands at the pointer.
    Inlined(&'a Value, Pointer),
    Nothing,
}

/// What moves to the components.
pub(super) struct Hoisted<'a> {
    pub(super) node: Node,
    pub(super) name: String,
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

#[derive(Default)]
pub(super) struct Plan<'a> {
    /// What becomes of a keyword, by the value that it holds.
    pub(super) edits: ByIdentity<Becomes<'a>>,
    /// The objects that hold such keywords.
    pub(super) edited: Identities,
    /// References that take the place of what was hoisted.
    pub(super) replaced: ByIdentity<String>,
    /// Maps of schemas of which nothing is left.
    pub(super) emptied: Identities,
    pub(super) hoisted: Vec<Hoisted<'a>>,
    /// New names of components that have one which 3.0 does not allow.
    pub(super) renamed: HashMap<&'static str, HashMap<&'a str, String>>,
}

impl<'a> Plan<'a> {
    /// False where something else becomes of it already: what is a schema to
    /// one reference and a path item to another.
    pub(super) fn edit(
        &mut self,
        holder: &'a Value,
        held: &'a Value,
        becomes: Becomes<'a>,
    ) -> bool {
        self.edited.insert(Identity::of(holder));
        match self.edits.entry(Identity::of(held)) {
            Entry::Occupied(other) => *other.get() == becomes,
            Entry::Vacant(free) => {
                free.insert(becomes);
                true
            }
        }
    }

    /// The name that a component of the document has now.
    pub(super) fn name<'n>(&'n self, section: &str, name: &'n str) -> &'n str {
        let renamed = self.renamed.get(section).and_then(|it| it.get(name));
        renamed.map_or(name, String::as_str)
    }

    /// True for a map of schemas of which nothing is left.
    pub(super) fn empties(&self, keyword: &str, held: &Value) -> bool {
        matches!(keyword, "$defs" | "definitions") && self.emptied.contains(&Identity::of(held))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
            && self.hoisted.is_empty()
            && self.emptied.is_empty()
            && self.renamed.is_empty()
    }
}
