//! `type` as an array.

use serde_json::{Map, Value, json};

use super::{constant, contradiction, union};
use crate::loss::Report;
use crate::pointer::Pointer;

pub(crate) const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

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
    (
        "array",
        &[
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "x-prefix-items",
        ],
    ),
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

/// One type stays one schema; several become `anyOf`, each with the keywords
/// that concern it. Null has been taken out before.
pub(super) fn array(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(types) = names(schema, pointer, report) else {
        return;
    };
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    match types.as_slice() {
        [] => {}
        [only] => {
            schema.insert("type".into(), json!(only));
        }
        several if union::take_types(schema, several) => {}
        several if nullable && is_every_type(several) && !concerns_any(schema) => {
            schema.shift_remove("type");
            schema.shift_remove("nullable");
        }
        several => {
            let members: Vec<Map<String, Value>> = several
                .iter()
                .filter_map(|name| member(name, several, schema))
                .collect();
            if members.is_empty() && nullable {
                replace_type(
                    schema,
                    [("enum".to_owned(), json!([null]))],
                    pointer,
                    report,
                );
            } else if members.is_empty() {
                contradiction(schema, "enum", pointer, report);
            } else if let [only] = members.as_slice() {
                replace_type(schema, only.clone(), pointer, report);
            } else {
                replace_type(
                    schema,
                    [("anyOf".to_owned(), json!(members))],
                    pointer,
                    report,
                );
            }
        }
    }
}

/// The types, each once; `None` where there is no list or what is wrong with
/// it has been said.
fn names(
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) -> Option<Vec<String>> {
    let listed = match schema.get("type")? {
        Value::Array(listed) => listed.clone(),
        name @ Value::String(_) => vec![name.clone()],
        _ => {
            let reason = "expected a string or a list of them";
            report.refuse(&pointer.join("type"), reason);
            return None;
        }
    };
    let mut types: Vec<String> = Vec::new();
    for name in &listed {
        match name.as_str() {
            Some(name) if TYPES.contains(&name) => {
                if !types.iter().any(|known| known == name) {
                    types.push(name.to_owned());
                }
            }
            _ => {
                let reason = "expected a string or a list of them";
                report.refuse(&pointer.join("type"), reason);
                return None;
            }
        }
    }
    // A number may be an integer anyway.
    if types.iter().any(|name| name == "number") {
        types.retain(|name| name != "integer");
    }
    if listed.is_empty() {
        let reason = "an empty list of types admits no value";
        report.refuse(&pointer.join("type"), reason);
    }
    Some(types)
}

fn is_every_type(types: &[String]) -> bool {
    let others = TYPES.iter().filter(|name| **name != "integer");
    others
        .into_iter()
        .all(|name| types.iter().any(|known| known == name))
}

/// What `schema` says of values of one of its `types`; `None` where its `enum`
/// has none.
fn member(name: &str, types: &[String], schema: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut member = Map::new();
    member.insert("type".into(), json!(name));
    for keyword in keywords_of(family(name)) {
        if let Some(value) = schema.get(*keyword) {
            member.insert((*keyword).into(), value.clone());
        }
    }
    if let Some(format) = schema.get("format")
        && is_format_of(format, name, types)
    {
        member.insert("format".into(), format.clone());
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        let own: Vec<&Value> = values
            .iter()
            .filter(|value| constant::is_of_type(value, name))
            .collect();
        if own.is_empty() {
            return None;
        }
        member.insert("enum".into(), json!(own));
    }
    Some(member)
}

/// Puts `entries` where the `type` stood. What concerns types goes: the
/// entries took it over, or it concerns none of them.
pub(super) fn replace_type(
    schema: &mut Map<String, Value>,
    entries: impl IntoIterator<Item = (String, Value)>,
    pointer: &Pointer,
    report: &mut Report,
) {
    let entries: Vec<(String, Value)> = entries.into_iter().collect();
    let is_taken = |keyword: &str| {
        entries.iter().any(|(name, value)| {
            name == keyword
                || matches!(value, Value::Array(members)
                    if name == "anyOf" && members.iter().any(|it| it.get(keyword).is_some()))
        })
    };
    let outer = std::mem::take(schema);
    for (keyword, value) in outer {
        if keyword == "type" {
            schema.extend(entries.clone());
        } else if !concerns_types(&keyword) {
            schema.insert(keyword, value);
        } else if keyword != "enum" && !is_taken(&keyword) {
            let lost = "it concerns none of the types that are left";
            report.lose(pointer, &keyword, lost);
        }
    }
}

fn concerns_any(schema: &Map<String, Value>) -> bool {
    schema.keys().any(|keyword| concerns_types(keyword))
}

fn concerns_types(keyword: &str) -> bool {
    let mut by_type = BY_TYPE.iter().flat_map(|(_, keywords)| keywords.iter());
    keyword == "enum" || keyword == "format" || by_type.any(|known| *known == keyword)
}

/// True where the format is about this type, or about none of `types`: a
/// number of format `date` is still a number.
fn is_format_of(format: &Value, name: &str, types: &[String]) -> bool {
    let about = match format.as_str() {
        Some(format)
            if ["int", "uint", "float", "double"]
                .iter()
                .any(|it| format.starts_with(it)) =>
        {
            "number"
        }
        _ => "string",
    };
    let has = |family_name: &str| types.iter().any(|it| family(it) == family_name);
    family(name) == about || (!has(about) && family(name) == "number")
}

fn family(name: &str) -> &str {
    match name {
        "integer" => "number",
        other => other,
    }
}

fn keywords_of(family: &str) -> &'static [&'static str] {
    BY_TYPE
        .iter()
        .find(|(name, _)| *name == family)
        .map_or(&[], |(_, keywords)| keywords)
}
