//! `type` as an array.

use serde_json::{Map, Value, json};

use super::null::is_null_type;
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
        Some(Value::Array(names)) if names.iter().all(is_name) => names.clone(),
        Some(name) if is_null_type(name) => vec![json!("null")],
        None | Some(Value::String(_)) => return,
        Some(_) => {
            let reason = "expected a string or a list of them";
            report.refuse(&pointer.join("type"), reason);
            return;
        }
    };
    let nullable = names.iter().any(is_null_type);
    let mut types: Vec<&str> = Vec::new();
    for name in names.iter().filter_map(Value::as_str) {
        if name != "null" && !types.contains(&name) {
            types.push(name);
        }
    }
    // A number may be an integer anyway.
    if types.contains(&"number") {
        types.retain(|name| *name != "integer");
    }
    match types.as_slice() {
        [] if nullable => {
            replace_type(schema, [("enum".to_owned(), json!([null]))]);
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
            let members: Vec<Map<String, Value>> = several
                .iter()
                .filter_map(|name| member(name, schema))
                .collect();
            match <[_; 1]>::try_from(members) {
                Ok([only]) => replace_type(schema, only),
                Err(members) if members.is_empty() && !nullable => {
                    report.refuse(
                        &pointer.join("enum"),
                        "none of its values has one of the types beside it",
                    );
                }
                Err(members) if members.is_empty() => {
                    replace_type(schema, [("enum".to_owned(), json!([null]))]);
                }
                Err(members) => replace_type(schema, [("anyOf".to_owned(), json!(members))]),
            }
        }
    }
    if nullable {
        schema.insert("nullable".into(), Value::Bool(true));
    }
}

fn is_name(name: &Value) -> bool {
    name.is_string() || is_null_type(name)
}

/// What `schema` says of values of one type; `None` where its `enum` has none.
fn member(name: &str, schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let family = if name == "integer" { "number" } else { name };
    let mut member = Map::new();
    member.insert("type".into(), json!(name));
    for keyword in keywords_of(family) {
        if let Some(value) = schema.get(*keyword) {
            member.insert((*keyword).into(), value.clone());
        }
    }
    if let Some(format) = schema.get("format")
        && format_family(format) == family
    {
        member.insert("format".into(), format.clone());
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        let own: Vec<&Value> = values
            .iter()
            .filter(|value| super::constant::is_of_type(value, name))
            .collect();
        if own.is_empty() {
            return None;
        }
        member.insert("enum".into(), json!(own));
    }
    Some(member)
}

/// Puts `entries` where the `type` stood; what they took over goes.
fn replace_type(
    schema: &mut Map<String, Value>,
    entries: impl IntoIterator<Item = (String, Value)>,
) {
    let mut entries = Some(entries);
    for (keyword, value) in std::mem::take(schema) {
        if keyword == "type" {
            schema.extend(entries.take().into_iter().flatten());
        } else if !concerns_types(&keyword) {
            schema.insert(keyword, value);
        }
    }
}

fn concerns_types(keyword: &str) -> bool {
    let mut by_type = BY_TYPE.iter().flat_map(|(_, keywords)| keywords.iter());
    keyword == "enum" || keyword == "format" || by_type.any(|known| *known == keyword)
}

/// The type that a format is about.
fn format_family(format: &Value) -> &'static str {
    match format.as_str() {
        Some("int32" | "int64" | "float" | "double") => "number",
        _ => "string",
    }
}

fn keywords_of(family: &str) -> &'static [&'static str] {
    BY_TYPE
        .iter()
        .find(|(name, _)| *name == family)
        .map_or(&[], |(_, keywords)| keywords)
}
