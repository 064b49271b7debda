//! The component schemas under their Rust names, and those that dissolve.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::names::{self, EXTENSION};
use super::{nulls, schema, unwrap};
use crate::error::Error;

/// The schemas by Rust name, with the place where each stands.
#[derive(Debug, Default)]
pub(crate) struct Components {
    pub(crate) schemas: Map<String, Value>,
    pointers: BTreeMap<String, String>,
    /// What each hoisted type is, said by the place where it was found.
    pub(crate) roles: BTreeMap<String, String>,
}

impl Components {
    /// Gives every component its Rust name, here and wherever it is used.
    pub(crate) fn named(lowered: &Value, paths: &mut Value) -> Result<Self, Error> {
        let empty = Map::new();
        let originals = lowered
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let mut renamed = BTreeMap::new();
        let mut components = Self::default();
        for (original, schema) in originals {
            let pointer = format!("/components/schemas/{}", escape(original));
            let name = match schema.get(EXTENSION) {
                Some(given) => given_name(given, &pointer)?,
                None => names::type_name(without_side(original)),
            };
            renamed.insert(original.clone(), name.clone());
            components.insert(&name, schema.clone(), pointer)?;
        }
        let mut rename = |object: &mut Value| rename_references(object, &renamed);
        for schema in components.schemas.values_mut() {
            schema::rewrite_all(schema, &mut rename);
        }
        schema::rewrite_all(paths, &mut rename);
        Ok(components)
    }

    /// Where the schema of a type stands.
    pub(crate) fn pointer(&self, name: &str) -> &str {
        self.pointers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn insert(
        &mut self,
        name: &str,
        schema: Value,
        pointer: String,
    ) -> Result<(), Error> {
        if names::RESERVED.contains(&name) {
            return Err(Error::shape(
                &pointer,
                format!(
                    "the name {name} is taken by a type of ours: give another by `{EXTENSION}`"
                ),
            ));
        }
        if let Some(other) = self.pointers.get(name) {
            return Err(Error::shape(
                &pointer,
                format!("{other} is called {name} in Rust as well: give another by `{EXTENSION}`"),
            ));
        }
        self.pointers.insert(name.to_owned(), pointer);
        self.schemas.insert(name.to_owned(), schema);
        Ok(())
    }

    /// Every component that another one or an operation refers to.
    pub(crate) fn used(&self, paths: &Value) -> BTreeSet<String> {
        let schemas = self.schemas.values().chain([paths]);
        schemas.flat_map(schema::references).collect()
    }

    /// Takes out what nothing refers to any more: a part of an `allOf`, or the
    /// enum of a tag. What nothing referred to `before` is the document's own.
    pub(crate) fn drop_unused(
        &mut self,
        before: &BTreeSet<String>,
        paths: &Value,
    ) -> BTreeSet<String> {
        let mut dropped = BTreeSet::new();
        loop {
            let used = self.used(paths);
            let unused = self
                .schemas
                .keys()
                .filter(|name| before.contains(*name) && !used.contains(*name));
            let unused: Vec<String> = unused.cloned().collect();
            if unused.is_empty() {
                return dropped;
            }
            for name in unused {
                self.schemas.shift_remove(&name);
                dropped.insert(name);
            }
        }
    }

    /// Aliases, arrays, maps and scalars stand for themselves at every use;
    /// a component that may be null is nullable at every use instead.
    pub(crate) fn dissolve(&mut self, paths: &mut Value) -> Result<(), Error> {
        for schema in self.schemas.values_mut() {
            schema::rewrite_all(schema, &mut unwrap::single);
        }
        schema::rewrite_all(paths, &mut unwrap::single);
        nulls::move_to_uses(&mut self.schemas, paths);
        let dissolved: BTreeMap<String, Value> = self
            .schemas
            .iter()
            .filter(|(_, schema)| !schema::deserves_a_name(schema))
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        for name in dissolved.keys() {
            self.schemas.shift_remove(name);
            self.refuse_cycle(name, &dissolved)?;
        }
        let mut inline = |object: &mut Value| inline_use(object, &dissolved);
        for schema in self.schemas.values_mut() {
            schema::rewrite_all(schema, &mut inline);
        }
        schema::rewrite_all(paths, &mut inline);
        nulls::drop_of_members(&mut self.schemas, paths);
        Ok(())
    }

    /// A list of itself has no end when it is written out.
    fn refuse_cycle(&self, name: &str, dissolved: &BTreeMap<String, Value>) -> Result<(), Error> {
        let mut seen = BTreeSet::new();
        let mut open = vec![name.to_owned()];
        while let Some(next) = open.pop() {
            let Some(schema) = dissolved.get(&next) else {
                continue;
            };
            for target in schema::references(schema) {
                if target == name {
                    return Err(Error::shape(
                        self.pointer(name),
                        "it refers to itself without a property between: not supported yet",
                    ));
                }
                if seen.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        Ok(())
    }
}

fn given_name(given: &Value, pointer: &str) -> Result<String, Error> {
    match given.as_str() {
        Some(name) if names::is_type_name(name) => Ok(name.to_owned()),
        _ => Err(Error::shape(
            pointer,
            format!("`{EXTENSION}: {given}` is not the name of a Rust type"),
        )),
    }
}

pub(crate) fn given(schema: &Value, pointer: &str) -> Result<Option<String>, Error> {
    schema
        .get(EXTENSION)
        .map(|given| given_name(given, pointer))
        .transpose()
}

/// FastAPI writes `Message-Input` and `Message-Output` where the two differ.
/// What comes as an answer has the plain name, whether or not the other side
/// is there: that it may come later must not rename anything.
fn without_side(name: &str) -> &str {
    name.strip_suffix("-Output").unwrap_or(name)
}

fn rename_references(object: &mut Value, renamed: &BTreeMap<String, String>) {
    if let Some(original) = schema::reference(object)
        && object.get("$ref").is_some()
        && let Some(name) = renamed.get(original)
    {
        *object = schema::to(name);
    }
    if let Some(Value::Object(mapping)) = object.pointer_mut("/discriminator/mapping") {
        for target in mapping.values_mut() {
            let original = target
                .as_str()
                .map(|text| text.rsplit('/').next().unwrap_or(text));
            if let Some(name) = original.and_then(|original| renamed.get(original)) {
                *target = name.clone().into();
            }
        }
    }
}

fn inline_use(object: &mut Value, dissolved: &BTreeMap<String, Value>) {
    // A dissolved component may be an alias of another one.
    while let Some(schema) = schema::reference(object).and_then(|name| dissolved.get(name)) {
        let mut merged = schema.clone();
        if let Value::Object(merged) = &mut merged {
            for keyword in ["description", "default", "deprecated"] {
                if let Some(value) = object.get(keyword) {
                    merged.insert(keyword.into(), value.clone());
                }
            }
        }
        *object = if schema::is_nullable(object) {
            schema::nullable(merged)
        } else {
            merged
        };
    }
}

pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}
