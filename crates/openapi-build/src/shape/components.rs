//! The component schemas under their Rust names, and those that dissolve.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::names::{self, EXTENSION};
use super::{endless, normal, nulls, schema, walk};
use crate::LeftOut;
use crate::error::Error;
pub(crate) use crate::left_out::escape;

/// How often something may turn out to be another thing.
const DEPTH: usize = 8;

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
            let name = match given(schema, &pointer)? {
                Some(name) => {
                    components.insert(&name, schema.clone(), pointer)?;
                    name
                }
                None => {
                    let name = names::type_name(without_side(original));
                    components.add(&name, schema.clone(), pointer)
                }
            };
            renamed.insert(original.clone(), name);
        }
        let mut rename = |object: &mut Value| rename_references(object, &renamed);
        for schema in components.schemas.values_mut() {
            walk::rewrite_all(schema, &mut rename);
        }
        walk::rewrite_paths(paths, &mut rename);
        Ok(components)
    }

    /// Where the schema of a type stands.
    pub(crate) fn pointer(&self, name: &str) -> &str {
        self.pointers.get(name).map_or("", String::as_str)
    }

    /// The name that the document has for a component of its own.
    pub(crate) fn original(&self, name: &str) -> Option<String> {
        let step = self.pointer(name).strip_prefix("/components/schemas/")?;
        (!step.contains('/')).then(|| step.replace("~1", "/").replace("~0", "~"))
    }

    /// Takes in a schema under a name that follows from its place; where
    /// another has it, under the next that is free. Gives the name.
    pub(crate) fn add(&mut self, name: &str, schema: Value, pointer: String) -> String {
        let name = match names::is_ours(name) {
            true => format!("{name}Schema"),
            false => name.to_owned(),
        };
        let free = names::free(&name, |name| self.schemas.contains_key(name));
        self.pointers.insert(free.clone(), pointer);
        self.schemas.insert(free.clone(), schema);
        free
    }

    /// Takes in a schema under the name that the document gives it.
    pub(crate) fn insert(
        &mut self,
        name: &str,
        schema: Value,
        pointer: String,
    ) -> Result<(), Error> {
        if let Some(other) = self.pointers.get(name) {
            return Err(Error::name(
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
        let by_others = self.schemas.keys().flat_map(|name| self.others_of(name));
        by_others.chain(schema::references(paths)).collect()
    }

    /// Takes out what nothing refers to any more: a part of an `allOf`, or the
    /// enum of a tag. What nothing referred to `before` is the document's own.
    pub(crate) fn drop_unused(
        &mut self,
        before: &BTreeSet<String>,
        paths: &Value,
    ) -> BTreeSet<String> {
        let mut users: BTreeMap<String, usize> = BTreeMap::new();
        let by_paths = schema::references(paths).into_iter();
        let by_others = self.schemas.keys().flat_map(|name| self.others_of(name));
        for target in by_paths.chain(by_others) {
            *users.entry(target).or_default() += 1;
        }
        let is_unused = |name: &String| before.contains(name) && !users.contains_key(name);
        let mut open: Vec<String> = self
            .schemas
            .keys()
            .filter(|it| is_unused(it))
            .cloned()
            .collect();
        let mut dropped = BTreeSet::new();
        while let Some(name) = open.pop() {
            for target in self.others_of(&name) {
                let left = users.entry(target.clone()).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 && before.contains(&target) && self.schemas.contains_key(&target) {
                    open.push(target);
                }
            }
            dropped.insert(name);
        }
        self.schemas.retain(|name, _| !dropped.contains(name));
        dropped
    }

    /// What a component refers to.
    pub(crate) fn used_by(&self, name: &str) -> Vec<String> {
        let schema = self.schemas.get(name);
        schema.map_or_else(Vec::new, schema::references)
    }

    /// The same, itself aside.
    fn others_of(&self, name: &str) -> Vec<String> {
        let mut targets = self.used_by(name);
        targets.retain(|target| target != name);
        targets
    }

    /// Aliases, arrays, maps and scalars stand for themselves at every use;
    /// a component that may be null is nullable at every use instead.
    ///
    /// What a reference stands for decides what a union is, and a union may
    /// turn out to be a scalar: until nothing new dissolves.
    pub(crate) fn dissolve(&mut self, paths: &mut Value, left_out: &mut Vec<LeftOut>) {
        for _ in 0..DEPTH {
            let known = self.schemas.clone();
            let mut normalise = |schema: &mut Value| normal::normalise(schema, &known);
            for schema in self.schemas.values_mut() {
                walk::rewrite_all(schema, &mut normalise);
            }
            walk::rewrite_paths(paths, &mut normalise);
            nulls::move_to_uses(&mut self.schemas, paths);
            if !self.dissolve_once(paths, left_out) && known == self.schemas {
                break;
            }
        }
        nulls::drop_of_members(&mut self.schemas, paths);
    }

    fn dissolve_once(&mut self, paths: &mut Value, left_out: &mut Vec<LeftOut>) -> bool {
        let mut dissolved: BTreeMap<String, Value> = self
            .schemas
            .iter()
            .filter(|(_, schema)| !schema::deserves_a_name(schema))
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        if dissolved.is_empty() {
            return false;
        }
        self.schemas.retain(|name, _| !dissolved.contains_key(name));
        for (name, reason) in endless::end(&mut dissolved) {
            left_out.push(LeftOut::at(self.pointer(&name), reason));
        }
        let mut inline = |object: &mut Value| inline_use(object, &dissolved);
        for schema in self.schemas.values_mut() {
            walk::rewrite_all(schema, &mut inline);
        }
        walk::rewrite_paths(paths, &mut inline);
        true
    }
}

fn given_name(given: &Value, pointer: &str) -> Result<String, Error> {
    match given.as_str() {
        Some(name) if names::is_type_name(name) => Ok(name.to_owned()),
        _ => Err(Error::name(
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
