//! How the members of a union are told apart.

use std::collections::BTreeMap;

use serde_json::Value;

use super::components::Components;
use super::plan::{Form, Member, Union};
use super::{names, schema};
use crate::error::Error;

/// Reads a union; `schema` is the component `name`.
pub(crate) fn read(name: &str, union: &Value, components: &Components) -> Result<Union, Error> {
    let pointer = components.pointer(name);
    let Some((_, members)) = schema::union(union) else {
        return Err(Error::shape(pointer, "not a union"));
    };
    let (form, members) = match tagged(union, members, components) {
        Some((tag, members)) => (Form::Tagged { tag }, members),
        None => (Form::ByKind, by_kind(members, components, pointer)?),
    };
    let mut variants = BTreeMap::new();
    for member in &members {
        if let Some(other) = variants.insert(&member.variant, &member.key) {
            return Err(Error::shape(
                pointer,
                format!(
                    "`{other}` and `{}` are both called {}",
                    member.key, member.variant
                ),
            ));
        }
    }
    Ok(Union {
        name: name.to_owned(),
        form,
        members,
    })
}

/// Objects that all have one required property, of another value in each.
fn tagged(
    union: &Value,
    members: &[Value],
    components: &Components,
) -> Option<(String, Vec<Member>)> {
    let objects: Option<Vec<(&str, &Value)>> = members
        .iter()
        .map(|member| {
            let name = schema::reference(member)?;
            let object = components.schemas.get(name)?;
            schema::properties(object).map(|_| (name, object))
        })
        .collect();
    let objects = objects?;
    let declared = union
        .pointer("/discriminator/propertyName")
        .and_then(Value::as_str);
    let (_, first) = objects.first()?;
    let mut candidates = schema::properties(first)?
        .keys()
        .map(String::as_str)
        .filter(|tag| declared.is_none_or(|declared| declared == *tag));
    candidates.find_map(|tag| {
        let mut seen = BTreeMap::new();
        let mut members = Vec::new();
        for (name, object) in &objects {
            for value in tag_values(union, name, object, tag, components)? {
                if seen.insert(value.clone(), name).is_some() {
                    return None;
                }
                members.push(Member {
                    variant: names::variant_name(&value),
                    key: value,
                    component: Some((*name).to_owned()),
                });
            }
        }
        Some((tag.to_owned(), members))
    })
}

/// The values that stand for one member: the discriminator's mapping says so,
/// or the property has one value only.
fn tag_values(
    union: &Value,
    name: &str,
    object: &Value,
    tag: &str,
    components: &Components,
) -> Option<Vec<String>> {
    let property = schema::properties(object)?.get(tag)?;
    if !schema::is_required(object, tag) {
        return None;
    }
    let mapped: Vec<String> = union
        .pointer("/discriminator/mapping")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, target)| target.as_str() == Some(name))
        .map(|(value, _)| value.clone())
        .collect();
    if !mapped.is_empty() {
        return Some(mapped);
    }
    let property = schema::reference(property)
        .and_then(|name| components.schemas.get(name))
        .unwrap_or(property);
    match schema::text_values(property)?.as_slice() {
        [only] => Some(vec![(*only).to_owned()]),
        _ => None,
    }
}

/// Members of another JSON kind each.
fn by_kind(
    members: &[Value],
    components: &Components,
    pointer: &str,
) -> Result<Vec<Member>, Error> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let component = schema::reference(member);
            let target = component.and_then(|name| components.schemas.get(name)).unwrap_or(member);
            let kind = kind_of(target).ok_or_else(|| {
                Error::shape(pointer, format!("member {index} has no JSON type of its own: not supported yet"))
            })?;
            if let Some(other) = kinds.insert(kind, index) {
                return Err(Error::shape(
                    pointer,
                    format!("members {other} and {index} are both JSON {kind}s and no property tells them apart: not supported yet"),
                ));
            }
            // What was written in place is named after the union: its name again says nothing.
            let in_place = format!("{pointer}/");
            let named = component.filter(|name| !components.pointer(name).starts_with(&in_place));
            let variant = match (named, kind) {
                (Some(name), _) => name.to_owned(),
                (None, "string") => "Text".to_owned(),
                (None, "array") => "List".to_owned(),
                (None, kind) => names::variant_name(kind),
            };
            Ok(Member { variant, key: kind.to_owned(), component: None })
        })
        .collect()
}

fn kind_of(schema: &Value) -> Option<&'static str> {
    if schema::properties(schema).is_some() {
        return Some("object");
    }
    if schema::text_values(schema).is_some() {
        return Some("string");
    }
    let name = schema.get("type").and_then(Value::as_str)?;
    ["string", "integer", "number", "boolean", "array", "object"]
        .into_iter()
        .find(|kind| *kind == name)
}
