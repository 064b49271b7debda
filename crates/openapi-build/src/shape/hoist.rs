//! Inline enums, unions and objects become components, named after the place
//! where they stand: `Choice.finish_reason` is `ChoiceFinishReason`. A name
//! that reads badly is given by the document's `x-rust-name`.
//!
//! The name never depends on what else the document holds, so that a schema
//! that upstream adds does not rename another.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::components::{self, Components};
use super::{events, names, schema};
use crate::error::Error;

pub(crate) fn hoist(components: &mut Components, paths: &mut Value) -> Result<(), Error> {
    let mut hoist = Hoist {
        components,
        inline: BTreeMap::new(),
    };
    for name in hoist.components.schemas.keys().cloned().collect::<Vec<_>>() {
        hoist.inside(&name)?;
    }
    let empty = &mut Map::new();
    for (path, item) in paths.as_object_mut().unwrap_or(empty) {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            let pointer = format!("/paths/{}/{method}", components::escape(path));
            hoist.operation(operation, &pointer)?;
        }
    }
    Ok(())
}

struct Hoist<'a> {
    components: &'a mut Components,
    /// What was hoisted, by name, as it stood in its place: the component that it became refers to
    /// what stood inside.
    inline: BTreeMap<String, Value>,
}

/// Where an inline schema stands.
struct Place {
    /// The name that its type gets unless one is given.
    name: String,
    /// What the type is, for a reader of its documentation.
    role: String,
    pointer: String,
}

impl Place {
    /// The same place, with a name of its own.
    fn inside(&self, suffix: &str) -> Self {
        Self {
            pointer: self.pointer.clone(),
            ..self.below(suffix, "")
        }
    }

    fn below(&self, suffix: &str, pointer: &str) -> Self {
        Self {
            name: names::joined(&self.name, suffix),
            role: format!(
                "One {} of {}",
                suffix.to_lowercase(),
                uncapitalised(&self.role)
            ),
            pointer: format!("{}/{pointer}", self.pointer),
        }
    }
}

impl Hoist<'_> {
    /// What stands inside the component `name`.
    fn inside(&mut self, name: &str) -> Result<(), Error> {
        let Some(mut schema) = self.components.schemas.get(name).cloned() else {
            return Ok(());
        };
        let pointer = self.components.pointer(name).to_owned();
        self.children(name, &mut schema, &pointer)?;
        self.components.schemas.insert(name.to_owned(), schema);
        Ok(())
    }

    fn children(&mut self, name: &str, schema: &mut Value, pointer: &str) -> Result<(), Error> {
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            for (property, child) in properties {
                let place = Place {
                    name: names::field_of(name, property),
                    role: format!("The `{property}` of [`{name}`]"),
                    pointer: format!("{pointer}/properties/{}", components::escape(property)),
                };
                self.place(child, &place)?;
            }
        }
        if let Some(Value::Array(parts)) = schema.get_mut("allOf") {
            for (index, part) in parts.iter_mut().enumerate() {
                self.children(name, part, &format!("{pointer}/allOf/{index}"))?;
            }
        }
        let role = format!("[`{name}`]");
        for keyword in ["anyOf", "oneOf"] {
            if let Some(Value::Array(members)) = schema.get_mut(keyword) {
                for (index, member) in members.iter_mut().enumerate() {
                    let place = Place {
                        name: name.to_owned(),
                        role: role.clone(),
                        pointer: format!("{pointer}/{keyword}/{index}"),
                    };
                    self.member(member, &place)?;
                }
            }
        }
        Ok(())
    }

    /// A member of a union: a list keeps its place, an object needs a name.
    fn member(&mut self, member: &mut Value, place: &Place) -> Result<(), Error> {
        if schema::properties(member).is_some() {
            let suffix = schema::properties(member)
                .and_then(|properties| properties.values().find_map(single_value))
                .map_or_else(|| "Object".to_owned(), |value| names::type_name(&value));
            return self.place(member, &place.inside(&suffix));
        }
        if schema::text_values(member).is_some() {
            return self.place(member, &place.inside("Text"));
        }
        if schema::deserves_a_name(member) {
            return self.place(member, &place.inside("Object"));
        }
        self.place(member, place)
    }

    /// Replaces an inline schema by a reference, or looks into it.
    fn place(&mut self, child: &mut Value, place: &Place) -> Result<(), Error> {
        if schema::reference(child).is_some() {
            return Ok(());
        }
        if schema::deserves_a_name(child) {
            return self.name(child, place);
        }
        if let Some(items) = child.get_mut("items") {
            self.place(items, &place.below("Item", "items"))?;
        }
        if let Some(values @ Value::Object(_)) = child.get_mut("additionalProperties") {
            self.place(values, &place.below("Value", "additionalProperties"))?;
        }
        Ok(())
    }

    fn name(&mut self, child: &mut Value, place: &Place) -> Result<(), Error> {
        let given = components::given(child, &place.pointer)?;
        let name = given.clone().unwrap_or_else(|| place.name.clone());
        let mut named = child.clone();
        if let Value::Object(object) = &mut named {
            // These speak of the use, not of the type.
            for keyword in ["nullable", "default", "title", names::EXTENSION] {
                object.shift_remove(keyword);
            }
        }
        let other = self.inline.get(&name);
        let other = other.or_else(|| self.components.schemas.get(&name));
        if given.is_some() && other.is_some_and(|other| schema::same_shape(other, &named)) {
            *child = schema::refer(child, &name);
            // The same given name for the same shape is one type.
            if let Some(role) = self.components.roles.get_mut(&name) {
                role.push_str(", ");
                role.push_str(&uncapitalised(&place.role));
            }
            return Ok(());
        }
        let as_it_stood = named.clone();
        if let Value::Object(object) = &mut named {
            object.shift_remove("description");
        }
        let name = match given {
            Some(name) => {
                self.components
                    .insert(&name, named, place.pointer.clone())?;
                name
            }
            None => self.components.add(&name, named, place.pointer.clone()),
        };
        *child = schema::refer(child, &name);
        self.inline.insert(name.clone(), as_it_stood);
        self.components
            .roles
            .insert(name.clone(), place.role.clone());
        self.inside(&name)
    }

    fn operation(&mut self, operation: &mut Value, pointer: &str) -> Result<(), Error> {
        let id = operation.get("operationId").and_then(Value::as_str);
        let id = id.unwrap_or_default().to_owned();
        let name = names::type_name(&id);
        let place = |suffix: &str, what: &str| Place {
            name: names::joined(&name, suffix),
            role: format!("{what} of `{id}`"),
            pointer: pointer.to_owned(),
        };
        for parameter in operation
            .get_mut("parameters")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let own = parameter.get("name").and_then(Value::as_str);
            let own = own.unwrap_or_default();
            let own = own.to_owned();
            if let Some(child) = parameter.get_mut("schema") {
                self.place(
                    child,
                    &place(&names::type_name(&own), &format!("The parameter `{own}`")),
                )?;
            }
        }
        let body = operation.pointer_mut("/requestBody/content");
        for media_type in body.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(child) = media_type.1.get_mut("schema") {
                self.place(child, &place("Request", "The body"))?;
            }
        }
        let answers = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut);
        for (_, answer) in answers.into_iter().flatten() {
            let content = answer.get_mut("content").and_then(Value::as_object_mut);
            for (_, media_type) in content.into_iter().flatten() {
                if let Some(child) = media_type.get_mut("schema") {
                    self.place(child, &place("Response", "The answer"))?;
                }
            }
        }
        let event = operation.pointer_mut(&format!("/{}/schema", events::KEPT));
        if let Some(child) = event {
            self.place(child, &place("Event", "One event of the answer"))?;
        }
        Ok(())
    }
}

fn single_value(property: &Value) -> Option<String> {
    match schema::text_values(property)?.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    }
}

fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().collect::<String>() + chars.as_str())
        .unwrap_or_default()
}
