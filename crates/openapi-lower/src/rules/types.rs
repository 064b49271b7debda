//! `type` as an array.

use serde_json::{Map, Value, json};

use crate::loss::Report;
use crate::pointer::Pointer;

/// The keywords that speak of values of one type only.
const BY_TYPE: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "contentEncoding",
            "contentMediaType",
        ],
    ),
    (
        "number",
        &[
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
        ],
    ),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

/// One type and perhaps null stays one schema; several become `anyOf`, each
/// with the keywords that concern it.
pub(super) fn array(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let names = match schema.get("type") {
        Some(Value::Array(names)) => names.clone(),
        Some(Value::String(name)) if name == "null" => vec![json!("null")],
        _ => return,
    };
    let nullable = names.iter().any(|name| name == "null");
    let mut types: Vec<&str> = names
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| *name != "null")
        .collect();
    types.dedup();
    // A number may be an integer anyway.
    if types.contains(&"number") {
        types.retain(|name| *name != "integer");
    }
    match types.as_slice() {
        [] if nullable => {
            schema.remove("type");
            schema.insert("enum".into(), json!([null]));
        }
        [] => report.refuse(
            &pointer.join("type"),
            "an empty list of types admits no value",
        ),
        [only] => {
            schema.insert("type".into(), json!(only));
        }
        several => {
            if schema.contains_key("anyOf") || schema.contains_key("oneOf") {
                report.refuse(&pointer.join("type"), "several types beside a union are not lowered yet: write the union with one type a member");
                return;
            }
            distribute(schema, several);
        }
    }
    if nullable {
        schema.insert("nullable".into(), Value::Bool(true));
    }
}

fn distribute(schema: &mut Map<String, Value>, types: &[&str]) {
    schema.remove("type");
    let values = schema.shift_remove("enum");
    let members = types
        .iter()
        .map(|name| {
            let mut member = Map::new();
            member.insert("type".into(), json!(name));
            let family = if *name == "integer" { "number" } else { name };
            for keyword in keywords_of(family) {
                if let Some(value) = schema.get(*keyword) {
                    member.insert((*keyword).into(), value.clone());
                }
            }
            if let Some(Value::Array(values)) = &values {
                let own: Vec<&Value> = values
                    .iter()
                    .filter(|value| super::constant::is_of_type(value, name))
                    .collect();
                if own.is_empty() {
                    return None;
                }
                member.insert("enum".into(), json!(own));
            }
            Some(Value::Object(member))
        })
        .collect::<Vec<_>>();
    for (_, keywords) in BY_TYPE {
        for keyword in *keywords {
            schema.shift_remove(*keyword);
        }
    }
    let members: Vec<Value> = members.into_iter().flatten().collect();
    schema.insert("anyOf".into(), Value::Array(members));
}

fn keywords_of(family: &str) -> &'static [&'static str] {
    BY_TYPE
        .iter()
        .find(|(name, _)| *name == family)
        .map_or(&[], |(_, keywords)| keywords)
}
