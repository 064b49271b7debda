//! Parents with a discriminator whose children say `allOf` of them: what is
//! called by the parent's name is a union of the children, and what they have
//! of it a part.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::components::Components;
use super::{names, schema};

pub(super) fn part(components: &mut Components) {
    let parents: Vec<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| is_parent(schema))
        .map(|(name, _)| name.clone())
        .collect();
    for parent in parents {
        let children = descendants(components, &parent);
        if children.is_empty() {
            continue;
        }
        split(components, &parent, &children);
    }
}

fn is_parent(schema: &Value) -> bool {
    let tag = schema.pointer("/discriminator/propertyName");
    tag.is_some_and(Value::is_string)
        && (schema::properties(schema).is_some() || !schema::all_of(schema).is_empty())
}

/// Children and theirs, in the document's order.
fn descendants(components: &Components, parent: &str) -> Vec<String> {
    let mut children: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, schema) in &components.schemas {
        for part in schema::all_of(schema).iter().filter_map(schema::reference) {
            children.entry(part).or_default().push(name);
        }
    }
    let mut found = BTreeSet::new();
    let mut open = vec![parent];
    while let Some(name) = open.pop() {
        if found.insert(name) {
            open.extend(children.get(name).into_iter().flatten());
        }
    }
    let names = components.schemas.keys();
    names
        .filter(|name| *name != parent && found.contains(name.as_str()))
        .cloned()
        .collect()
}

fn split(components: &mut Components, parent: &str, children: &[String]) {
    let Some(Value::Object(mut base)) = components.schemas.get(parent).cloned() else {
        return;
    };
    let mut discriminator = base.shift_remove("discriminator").unwrap_or_default();
    for keyword in ["anyOf", "oneOf"] {
        base.shift_remove(keyword);
    }
    let described = base.get("description").cloned();
    let pointer = components.pointer(parent).to_owned();
    let base_name = components.add(&names::joined(parent, "Base"), Value::Object(base), pointer);
    for child in children {
        let child = components.schemas.get_mut(child);
        let parts = child.and_then(|it| it.get_mut("allOf")?.as_array_mut());
        for part in parts.into_iter().flatten() {
            if schema::reference(part) == Some(parent) {
                *part = schema::to(&base_name);
            }
        }
    }
    complete(&mut discriminator, components, children);
    let members: Vec<Value> = children.iter().map(|name| schema::to(name)).collect();
    let mut union = Map::new();
    if let Some(described) = described {
        union.insert("description".into(), described);
    }
    union.insert("oneOf".into(), members.into());
    union.insert("discriminator".into(), discriminator);
    components
        .schemas
        .insert(parent.to_owned(), Value::Object(union));
}

/// A child that the mapping does not name is named by the document.
fn complete(discriminator: &mut Value, components: &Components, children: &[String]) {
    let Value::Object(discriminator) = discriminator else {
        return;
    };
    let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
    let Value::Object(mapping) = mapping else {
        return;
    };
    // One that stands for the parent itself stands for no child.
    let known: BTreeSet<&str> = children.iter().map(String::as_str).collect();
    mapping.retain(|_, target| target.as_str().is_some_and(|it| known.contains(it)));
    let mapped = mapping.values().filter_map(Value::as_str);
    let mapped: BTreeSet<String> = mapped.map(str::to_owned).collect();
    for child in children {
        if let (false, Some(original)) = (mapped.contains(child), components.original(child)) {
            mapping.insert(original, child.clone().into());
        }
    }
}
