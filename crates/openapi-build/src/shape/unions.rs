//! How the members of a union are told apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::components::Components;
use super::plan::{Form, Member, Union};
use super::{answers, names, scalars, schema};

/// Reads a union; `union` is the schema of the component `name`.
pub(crate) fn read(name: &str, union: &Value, components: &Components) -> Union {
    let members = schema::union(union).map(|(_, members)| members.as_slice());
    let members = members.unwrap_or_default();
    if let Some(Value::Array(statuses)) = union.get(answers::STATUSES) {
        return by_status(name, members, statuses);
    }
    let (form, mut members) = match tagged(union, members, components) {
        Some((tag, members)) => (Form::Tagged { tag }, members),
        None => {
            let members = by_shape(members, components, components.pointer(name));
            let kinds: BTreeSet<&str> = members.iter().map(|it| it.key.as_str()).collect();
            let is_by_kind = kinds.len() == members.len() && !kinds.contains(ANY);
            let form = if is_by_kind {
                Form::ByKind
            } else {
                Form::ByShape
            };
            (form, members)
        }
    };
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for member in &mut members {
        member.variant = names::free(&member.variant, |name| taken.contains(name));
        taken.insert(member.variant.clone());
    }
    Union {
        name: name.to_owned(),
        form,
        members,
    }
}

/// Objects that all have one property of another value in each.
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
                    ..Member::default()
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
    match schema::text_values(property).unwrap_or_default().as_slice() {
        [only] => Some(vec![(*only).to_owned()]),
        // A discriminator without a mapping is of the members' own names.
        [] if union.get("discriminator").is_some() && property.get("type")? == "string" => {
            Some(vec![components.original(name)?])
        }
        _ => None,
    }
}

/// Answers by status.
fn by_status(name: &str, members: &[Value], statuses: &[Value]) -> Union {
    let each = members.iter().zip(statuses).map(|(member, status)| {
        let status = status.as_str().unwrap_or_default();
        Member {
            variant: answers::variant(status),
            key: status.to_owned(),
            is_empty: member.get(answers::EMPTY).is_some(),
            ..Member::default()
        }
    });
    Union {
        name: name.to_owned(),
        form: Form::ByStatus,
        members: each.collect(),
    }
}

/// Members by their JSON kind, which several may share.
fn by_shape(members: &[Value], components: &Components, pointer: &str) -> Vec<Member> {
    let each = members.iter().map(|member| {
        let component = schema::reference(member);
        let target = scalars::target(member, &components.schemas);
        let kind = kind_of(target);
        // What was written in place is named after the union: its name again says nothing.
        let in_place = format!("{pointer}/");
        let named = component.filter(|name| !components.pointer(name).starts_with(&in_place));
        let variant = match (named, kind) {
            (Some(name), _) => names::variant_name(name),
            (None, "string") => "Text".to_owned(),
            (None, "array") => "List".to_owned(),
            (None, ANY) => "Other".to_owned(),
            (None, kind) => names::variant_name(kind),
        };
        Member {
            variant,
            key: kind.to_owned(),
            ..Member::default()
        }
    });
    each.collect()
}

/// The kind of a member that may have several, or none that is known.
pub(crate) const ANY: &str = "value";

fn kind_of(schema: &Value) -> &'static str {
    if schema::union(schema).is_some() {
        return ANY;
    }
    if schema::properties(schema).is_some() || schema::is_all_of(schema) {
        return "object";
    }
    if schema::text_values(schema).is_some() {
        return "string";
    }
    let kinds = ["string", "integer", "number", "boolean", "array", "object"];
    let name = schema.get("type").and_then(Value::as_str);
    let kind = name.and_then(|name| kinds.into_iter().find(|kind| *kind == name));
    kind.unwrap_or(ANY)
}
