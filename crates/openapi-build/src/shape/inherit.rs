//! Parents with a discriminator whose children say `allOf` of them: what is
//! called by the parent's name is a union of the children, and what they have
//! of it a part.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::components::Components;
use super::schema;

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

fn has_part(schema: &Value, parent: &str) -> bool {
    let mut parts = schema::all_of(schema).iter();
    parts.any(|part| schema::reference(part) == Some(parent))
}

/// Children and theirs, in the document's order.
fn descendants(components: &Components, parent: &str) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::from([parent.to_owned()]);
    loop {
        let more: Vec<String> = components
            .schemas
            .iter()
            .filter(|(name, _)| !found.contains(*name))
            .filter(|(_, schema)| found.iter().any(|name| has_part(schema, name)))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    let names = components.schemas.keys();
    names
        .filter(|name| *name != parent && found.contains(*name))
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
    let base_name = components.add(&format!("{parent}Base"), Value::Object(base), pointer);
    for (name, child) in &mut components.schemas {
        if let Some(Value::Array(parts)) = child.get_mut("allOf")
            && children.contains(name)
        {
            for part in parts {
                if schema::reference(part) == Some(parent) {
                    *part = schema::to(&base_name);
                }
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
    mapping.retain(|_, target| children.iter().any(|child| target == child));
    for child in children {
        let is_mapped = mapping.values().any(|target| target == child);
        if let (false, Some(original)) = (is_mapped, components.original(child)) {
            mapping.insert(original, child.clone().into());
        }
    }
}
