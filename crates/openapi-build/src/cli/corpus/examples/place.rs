//! Which Rust types stand for a schema of the original document.
//!
//! The lowering moves schemas. So it is run once more, on the document with
//! marks; what is generated is generated without.

use std::collections::{BTreeMap, BTreeSet};

use openapi_build::Generated;
use serde_json::{Value, json};

use super::find::below;

const MARK: &str = "x-example-mark";
/// No chain of references is that long, unless it is a cycle.
const DEPTH: usize = 32;

/// Where each schema of the original stands in the lowered document: more than
/// one place where it was copied, none where it was dropped.
pub(super) fn lowered<'s>(
    original: &Value,
    schemas: &BTreeSet<&'s str>,
    lowered: &Value,
) -> BTreeMap<&'s str, Vec<String>> {
    let mut marked = original.clone();
    for (mark, pointer) in schemas.iter().enumerate() {
        if let Some(Value::Object(schema)) = marked.pointer_mut(pointer) {
            schema.insert(MARK.to_owned(), json!(mark));
        }
    }
    let mut places: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    if let Ok(marked) = openapi_lower::lower(&marked) {
        marks(&marked.document, "", &mut Vec::new(), &mut places);
    }
    let found = schemas.iter().enumerate().map(|(mark, pointer)| {
        let places = places.remove(&(mark as u64)).unwrap_or_default();
        let is_there = |place: &String| lowered.pointer(place).is_some();
        (*pointer, places.into_iter().filter(is_there).collect())
    });
    found.collect()
}

/// The outermost place of each mark: what became a union has it in each member.
fn marks(value: &Value, at: &str, around: &mut Vec<u64>, into: &mut BTreeMap<u64, Vec<String>>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                marks(item, &format!("{at}/{index}"), around, into);
            }
        }
        Value::Object(object) => {
            let mark = object.get(MARK).and_then(Value::as_u64);
            let mark = mark.filter(|mark| !around.contains(mark));
            if let Some(mark) = mark {
                into.entry(mark).or_default().push(at.to_owned());
                around.push(mark);
            }
            for (name, child) in object {
                marks(child, &below(at, name), around, into);
            }
            if mark.is_some() {
                around.pop();
            }
        }
        _ => {}
    }
}

/// What the Rust has for the schemas of a lowered document.
pub(super) struct Types<'a> {
    lowered: &'a Value,
    typed: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Types<'a> {
    pub(super) fn of(generated: &'a Generated) -> Self {
        let mut typed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for it in &generated.coverage.typed_nodes {
            typed.entry(&it.pointer).or_default().push(&it.ty);
        }
        Self {
            lowered: &generated.lowered,
            typed,
        }
    }

    /// The types of the schema, or of what it refers to.
    pub(super) fn at(&self, pointer: &str) -> &[&'a str] {
        let mut pointer = pointer;
        for _ in 0..DEPTH {
            if let Some(types) = self.typed.get(pointer) {
                return types;
            }
            let target = self.lowered.pointer(pointer).and_then(reference);
            match target {
                Some(target) => pointer = target,
                None => break,
            }
        }
        &[]
    }
}

/// What a schema refers to that says nothing of its own.
fn reference(schema: &Value) -> Option<&str> {
    let only = || match schema.get("allOf")?.as_array()?.as_slice() {
        [only] if schema.get("properties").is_none() => Some(only),
        _ => None,
    };
    target(schema).or_else(|| target(only()?))
}

fn target(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix('#')
}
