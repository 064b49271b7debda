//! Members of a union that are one in Rust, such as a text and an enum of
//! texts: the enum is open, so it takes any text.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::normal::Known;
use super::schema;

/// What a schema stands for, behind references.
pub(super) fn target<'a>(mut schema: &'a Value, known: &'a Known) -> &'a Value {
    for _ in 0..32 {
        match schema::reference(schema).and_then(|name| known.get(name)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// True for what has properties in the end: an object, an `allOf`, a union of
/// such; and for what is not known.
pub(super) fn holds_objects(part: &Value, known: &Known) -> bool {
    holds_within(part, known, 8, &mut BTreeSet::new())
}

/// Each component is looked into once: parts of parts are many.
fn holds_within<'a>(
    part: &'a Value,
    known: &'a Known,
    depth: usize,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    if schema::reference(part).is_some_and(|name| !seen.insert(name)) {
        return false;
    }
    let shape = target(part, known);
    if let Some(kind) = shape.get("type").and_then(Value::as_str) {
        return kind == "object";
    }
    if schema::properties(shape).is_some() || shape.get("additionalProperties").is_some() {
        return true;
    }
    let parts = schema::all_of(shape).iter();
    let members = schema::union(shape).map(|(_, members)| members.as_slice());
    let mut inner = parts.chain(members.unwrap_or_default());
    depth > 0 && inner.any(|inner| holds_within(inner, known, depth - 1, seen))
}

/// How much a schema that is no object says.
pub(super) fn says(part: &Value, known: &Known) -> usize {
    let shape = target(part, known);
    let has = |keyword: &str| usize::from(shape.get(keyword).is_some());
    let is_reference = usize::from(schema::reference(part).is_some());
    8 * has("enum")
        + 4 * (has("items") + has("anyOf") + has("oneOf") + has("allOf"))
        + 2 * has("type")
        + is_reference
}

/// One member for all texts, one for all integers, and so on.
pub(super) fn collapse(members: &mut Vec<Value>, known: &Known) {
    let kind_of = |member: &Value| {
        let shape = target(member, known);
        let kind = shape.get("type").and_then(Value::as_str).map(str::to_owned);
        match (kind, schema::text_values(shape)) {
            (None, Some(_)) => Some("string".to_owned()),
            (kind, _) => kind,
        }
    };
    for kind in ["string", "integer", "number", "boolean"] {
        let of_kind = |member: &Value| kind_of(member).as_deref() == Some(kind);
        let Some(first) = members.iter().position(of_kind) else {
            continue;
        };
        let own: Vec<Value> = members.iter().filter(|it| of_kind(it)).cloned().collect();
        if own.len() < 2 {
            continue;
        }
        let one = match kind {
            "string" => text(&own, known),
            kind => json!({ "type": kind }),
        };
        let mut index = 0;
        members.retain(|member| {
            let stays = index == first || !of_kind(member);
            index += 1;
            stays
        });
        if let Some(slot) = members.get_mut(first) {
            *slot = one;
        }
    }
}

/// The one schema of several texts.
fn text(members: &[Value], known: &Known) -> Value {
    let mut values: Vec<&str> = Vec::new();
    let mut named: Option<&Value> = None;
    let mut written = false;
    for member in members {
        let Some(own) = schema::text_values(target(member, known)) else {
            continue;
        };
        match schema::reference(member) {
            Some(_) if named.is_none() && !written => named = Some(member),
            _ => {
                written |= named != Some(member);
            }
        }
        for value in own {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    match named {
        _ if values.is_empty() => json!({ "type": "string" }),
        Some(named) if !written => named.clone(),
        _ => json!({ "type": "string", "enum": values }),
    }
}
