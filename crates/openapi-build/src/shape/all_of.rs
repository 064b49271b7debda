//! An `allOf` of objects is one object with the properties of all of them.
//!
//! By now every `allOf` that is more than a reference is a component, and
//! what is inline in it has a name of its own.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::components::Components;
use super::schema;
use crate::error::Error;

pub(super) fn merge(components: &mut Components, paths: &Value) -> Result<(), Error> {
    let names: Vec<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| schema::is_all_of(schema))
        .map(|(name, _)| name.clone())
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let before = components.used(paths);
    for name in &names {
        let merged = Merge::of(components, name)?;
        if merged.properties.is_empty() {
            return Err(Error::shape(
                components.pointer(name),
                "`allOf` of schemas without a property: not supported yet",
            ));
        }
        let merged = merged.into_schema(components, name);
        components.schemas.insert(name.clone(), merged);
    }
    components.drop_unused(&before, paths);
    Ok(())
}

/// What the parts say together.
#[derive(Default)]
struct Merge {
    properties: Map<String, Value>,
    required: BTreeSet<String>,
    /// The components that are being merged, from the outermost.
    open: Vec<String>,
}

impl Merge {
    fn of(components: &Components, name: &str) -> Result<Self, Error> {
        let mut merge = Self::default();
        merge.component(components, name)?;
        Ok(merge)
    }

    /// The object, with what the whole says about itself.
    fn into_schema(self, components: &Components, name: &str) -> Value {
        let whole = components.schemas.get(name).and_then(Value::as_object);
        let mut object: Map<String, Value> = whole
            .into_iter()
            .flatten()
            .filter(|(keyword, _)| {
                matches!(keyword.as_str(), "title" | "description" | "deprecated")
            })
            .map(|(keyword, value)| (keyword.clone(), value.clone()))
            .collect();
        object.insert("type".into(), "object".into());
        let required = self.required.into_iter().map(Value::from).collect();
        object.insert("required".into(), Value::Array(required));
        object.insert("properties".into(), Value::Object(self.properties));
        Value::Object(object)
    }

    fn component(&mut self, components: &Components, name: &str) -> Result<(), Error> {
        let pointer = components.pointer(name);
        if self.open.iter().any(|open| open == name) {
            return Err(Error::shape(pointer, "its `allOf` has itself as a part"));
        }
        self.open.push(name.to_owned());
        if let Some(schema) = components.schemas.get(name) {
            self.part(components, schema, pointer)?;
        }
        self.open.pop();
        Ok(())
    }

    fn part(&mut self, components: &Components, part: &Value, pointer: &str) -> Result<(), Error> {
        if let Some(name) = schema::reference(part) {
            return self.component(components, name);
        }
        refuse_other(part, pointer)?;
        for (index, inner) in schema::all_of(part).iter().enumerate() {
            self.part(components, inner, &format!("{pointer}/allOf/{index}"))?;
        }
        for (property, child) in schema::properties(part).into_iter().flatten() {
            self.property(property, child, pointer)?;
        }
        let required = part.get("required").and_then(Value::as_array);
        let names = required.into_iter().flatten().filter_map(Value::as_str);
        self.required.extend(names.map(str::to_owned));
        Ok(())
    }

    /// A later part may say more about a property, never something else.
    fn property(&mut self, name: &str, child: &Value, pointer: &str) -> Result<(), Error> {
        match self.properties.get(name) {
            Some(other) if !schema::same_shape(other, child) => Err(Error::shape(
                &format!("{pointer}/properties/{name}"),
                "another part of the `allOf` gives this property another schema: not supported yet",
            )),
            Some(_) => Ok(()),
            None => {
                self.properties.insert(name.to_owned(), child.clone());
                Ok(())
            }
        }
    }
}

/// Only objects have properties that can be put together.
fn refuse_other(part: &Value, pointer: &str) -> Result<(), Error> {
    let is_object = part.get("type").is_none_or(|name| name == "object");
    let other = ["anyOf", "oneOf", "enum", "items", "not"]
        .into_iter()
        .find(|keyword| part.get(keyword).is_some());
    match other {
        None if is_object => Ok(()),
        None => Err(Error::shape(
            pointer,
            "a part of an `allOf` of several is no object: not supported yet",
        )),
        Some(keyword) => Err(Error::shape(
            pointer,
            format!("`{keyword}` in an `allOf` of several, or beside one, is not supported yet"),
        )),
    }
}
