//! `null` as a member of a union becomes `nullable`.
//!
//! What a lowered schema says with `nullable: true`: null is admitted, whatever
//! else stands beside it. So do the readers of OpenAPI 3.0 take it, though
//! 3.0.3 defines the keyword beside `type` only.

use serde_json::{Map, Value, json};

use super::is_annotation;
use super::nullable::{lists_null, refuses_null, refuses_null_beside};
use crate::loss::Report;
use crate::pointer::Pointer;

/// What is lost where null is listed and refused.
pub(super) const MEANT: &str =
    "null is admitted, though what stands beside the type does not admit it";

const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

/// `anyOf: [X, {type: "null"}]`, in every spelling, and where a member admits
/// null beside other values.
///
/// Of a union with one other member nothing is left: its keywords move up
/// beside the annotations that stood there.
pub(super) fn in_union(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    // What moves up may be a union with null itself.
    while let Some(keyword) = UNIONS
        .into_iter()
        .find(|keyword| take_null(schema, keyword, pointer, report))
    {
        dissolve(schema, keyword, pointer, report);
    }
}

/// Takes null out of the union; true where it was there.
fn take_null(
    schema: &mut Map<String, Value>,
    keyword: &str,
    pointer: &Pointer,
    report: &mut Report,
) -> bool {
    let Some(Value::Array(members)) = schema.get_mut(keyword) else {
        return false;
    };
    let before = members.len();
    let is_one = keyword == "oneOf";
    let admits = |it: &&Value| is_one && !refuses_null(it, report);
    let admitting = members.iter().filter(admits).count();
    members.retain(|member| !is_null(member, report));
    let mut found = members.len() < before;
    for (index, member) in members.iter_mut().enumerate() {
        if let Value::Object(member) = member {
            let at = || pointer.join(keyword).join(index);
            if UNIONS.iter().any(|union| member.contains_key(*union)) {
                in_union(member, &at(), report);
            }
            found |= take_null_of_member(member, at, report);
        }
    }
    if found && admitting > 1 {
        let lost = "several members admit null: it is admitted all the same";
        report.lose(pointer, keyword, lost);
    }
    found
}

/// Takes null out of a member that admits other values, too. Whoever lists
/// null means it, also where the member refuses it by what stands beside.
fn take_null_of_member(
    member: &mut Map<String, Value>,
    pointer: impl Fn() -> Pointer,
    report: &mut Report,
) -> bool {
    let flagged = member.get("nullable") == Some(&Value::Bool(true));
    let is_listed = match member.get("type") {
        Some(Value::Array(names)) => lists_null(names),
        Some(_) => false,
        None => has_null(member) && !refuses_null_beside("", member, report),
    };
    if !flagged && !is_listed {
        return false;
    }
    if !flagged && refuses_null_beside("type", member, report) {
        report.lose(&pointer(), "type", MEANT);
    }
    member.shift_remove("nullable");
    if let Some(Value::Array(names)) = member.get_mut("type") {
        names.retain(|name| !is_null_type(name));
    }
    if let Some(Value::Array(values)) = member.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    true
}

/// True for a schema that admits null and nothing else.
pub(super) fn is_null(schema: &Value, report: &Report) -> bool {
    let Value::Object(object) = schema else {
        return false;
    };
    let (mut kind, mut constant, mut values) = (None, None, None);
    for (keyword, held) in object {
        match (keyword.as_str(), held) {
            ("$ref", Value::String(target)) if report.nulls.is_null(target) => return true,
            ("type", held) => kind = Some(held),
            ("const", held) => constant = Some(held),
            ("enum", Value::Array(held)) => values = Some(held),
            _ => {}
        }
    }
    let spelled = match (kind, constant, values) {
        (Some(name), _, _) if is_null_type(name) => true,
        (Some(Value::Array(names)), _, _) => !names.is_empty() && names.iter().all(is_null_type),
        (None, Some(value), _) => value.is_null(),
        (None, None, Some(values)) => !values.is_empty() && values.iter().all(Value::is_null),
        _ => false,
    };
    spelled && !refuses_null(schema, report)
}

/// The name of the type; without its quotes YAML reads null itself.
pub(super) fn is_null_type(name: &Value) -> bool {
    name == "null" || name.is_null()
}

/// True where null is one of the values of the `enum`.
pub(super) fn has_null(schema: &Map<String, Value>) -> bool {
    matches!(schema.get("enum"), Some(Value::Array(values)) if values.contains(&Value::Null))
}

/// Marks the union as nullable, and dissolves it where one member is left.
fn dissolve(
    schema: &mut Map<String, Value>,
    keyword: &str,
    pointer: &Pointer,
    report: &mut Report,
) {
    // What stands beside the union may take back what the union admits.
    let admitted = !refuses_null_beside(keyword, schema, report);
    let Some(Value::Array(members)) = schema.get_mut(keyword) else {
        return;
    };
    if members.len() > 1 {
        if admitted {
            schema.insert("nullable".into(), Value::Bool(true));
        }
        return;
    }
    let only = match members.pop() {
        None => json!({ "enum": [null] }),
        Some(only) => only,
    };
    let inner = match only {
        Value::Object(inner) if may_move_up(schema, keyword, &inner) => inner,
        other => {
            let mut parts = match schema.shift_remove("allOf") {
                Some(Value::Array(parts)) => parts,
                _ => Vec::new(),
            };
            parts.push(other);
            Map::from_iter([("allOf".to_owned(), Value::Array(parts))])
        }
    };
    *schema = splice(std::mem::take(schema), keyword, inner, pointer, report);
    if !admitted {
        schema.shift_remove("nullable");
    }
}

/// A reference stands alone, and two sets of validating keywords do not mix.
fn may_move_up(schema: &Map<String, Value>, keyword: &str, inner: &Map<String, Value>) -> bool {
    !inner.contains_key("$ref")
        && schema
            .keys()
            .all(|present| present == keyword || is_annotation(present))
}

/// The outer schema with `inner` in the place of the union, and `nullable`.
fn splice(
    outer: Map<String, Value>,
    keyword: &str,
    mut inner: Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) -> Map<String, Value> {
    let mut spliced = Map::new();
    let names: Vec<String> = outer.keys().cloned().collect();
    for (name, value) in outer {
        if name != keyword {
            spliced.insert(name, value);
            continue;
        }
        for (inner_name, inner_value) in std::mem::take(&mut inner) {
            if !names.contains(&inner_name) || inner_name == keyword {
                spliced.insert(inner_name, inner_value);
            } else if inner_name != "nullable" && inner_name != "title" {
                // The outer annotation speaks of this use, so it stays.
                report.lose(
                    &pointer.join(keyword).join(0),
                    &inner_name,
                    "the annotation outside the union takes its place",
                );
            }
        }
        spliced.insert("nullable".into(), Value::Bool(true));
    }
    // 3.1 does not know the keyword: what it said out there means nothing.
    spliced.insert("nullable".into(), Value::Bool(true));
    spliced
}
