//! Whether a schema admits null, and null in its own `type` or `enum`.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::constant::says_type;
use super::contradiction;
use super::null::{MEANT, has_null, is_null, is_null_type};
use super::types::{TYPES, replace_type};
use crate::loss::Report;
use crate::pointer::Pointer;

const PREFIX: &str = "#/components/schemas/";

/// What the shared schemas say of null, so that a reference to one can be
/// read where it stands.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Nulls {
    only: HashSet<String>,
    refused: HashSet<String>,
}

impl Nulls {
    /// True where the target admits null and nothing else.
    pub(super) fn is_null(&self, target: &str) -> bool {
        component(target).is_some_and(|name| self.only.contains(name))
    }

    /// True where the target surely does not admit null.
    fn refuses(&self, target: &str) -> bool {
        component(target).is_some_and(|name| self.refused.contains(name))
    }
}

fn component(target: &str) -> Option<&str> {
    target.strip_prefix(PREFIX)
}

/// A look at the shared schemas; true where they say what they said before.
pub(crate) fn survey(document: &Value, report: &mut Report) -> bool {
    let known = std::mem::take(&mut report.nulls);
    let components = document.get("components");
    let schemas = components.and_then(|it| it.get("schemas"));
    // A chain of references is known from its end.
    let schemas = schemas.and_then(Value::as_object).into_iter().flatten();
    let mut open: Vec<(&String, &Value)> = schemas.collect();
    for _ in 0..8 {
        let before = open.len();
        open.retain(|(name, schema)| {
            if is_null(schema, report) {
                report.nulls.only.insert((*name).clone());
            } else if refuses_null(schema, report) {
                report.nulls.refused.insert((*name).clone());
            } else {
                return true;
            }
            false
        });
        if open.len() == before {
            break;
        }
    }
    known == report.nulls
}

/// True where null is surely not valid; false also where that is unknown.
pub(super) fn refuses_null(schema: &Value, report: &Report) -> bool {
    match schema {
        Value::Object(schema) => refuses_null_beside("", schema, report),
        other => *other == Value::Bool(false),
    }
}

/// The same, of what stands beside `keyword`.
pub(super) fn refuses_null_beside(
    keyword: &str,
    schema: &Map<String, Value>,
    report: &Report,
) -> bool {
    let mut refuses = false;
    for (name, value) in schema {
        refuses |= match (name.as_str(), value) {
            // Whatever else stands there.
            ("nullable", Value::Bool(true)) => return false,
            (name, _) if name == keyword => false,
            ("type", Value::Array(names)) if lists_null(names) => return false,
            _ if refuses => true,
            ("type", Value::Array(names)) => {
                names.iter().any(is_type) && !names.iter().any(is_null_type)
            }
            ("type", name) => is_type(name),
            ("const", value) => !value.is_null(),
            ("enum", Value::Array(values)) => !values.contains(&Value::Null),
            ("not", value) => {
                report.has_asked_not.set(true);
                admits_null(value, report)
            }
            ("allOf", Value::Array(parts)) => parts.iter().any(|it| refuses_null(it, report)),
            ("anyOf" | "oneOf", Value::Array(members)) => {
                members.iter().all(|it| refuses_null(it, report))
            }
            ("$ref", Value::String(target)) => report.nulls.refuses(target),
            _ => false,
        };
    }
    refuses
}

/// Whoever lists null beside other types means it.
pub(super) fn lists_null(names: &[Value]) -> bool {
    names.iter().any(is_null_type) && !names.iter().all(is_null_type)
}

/// What is no type is refused, or was mended.
fn is_type(name: &Value) -> bool {
    name.as_str().is_some_and(|name| TYPES.contains(&name))
}

/// True where null is valid, as far as OpenAPI 3.0 can tell: an `if` goes.
fn admits_null(schema: &Value, report: &Report) -> bool {
    let Value::Object(schema) = schema else {
        return *schema == Value::Bool(true);
    };
    let admits = |it: &Value| admits_null(it, report);
    schema.get("nullable") == Some(&Value::Bool(true))
        || schema
            .iter()
            .all(|(keyword, value)| match (keyword.as_str(), value) {
                ("type", Value::Array(names)) => names.iter().any(is_null_type),
                ("type", name) => is_null_type(name),
                ("const", value) => value.is_null(),
                ("enum", Value::Array(values)) => values.contains(&Value::Null),
                ("not", value) => refuses_null(value, report),
                ("allOf", Value::Array(parts)) => parts.iter().all(admits),
                ("anyOf" | "oneOf", Value::Array(members)) => members.iter().any(admits),
                ("$ref", Value::String(target)) => report.nulls.is_null(target),
                _ => true,
            })
}

/// `type: [T, "null"]` is `type: T`, `nullable: true`; `type: "null"` alone is
/// an `enum` of null.
pub(super) fn in_type(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let alone = match schema.get_mut("type") {
        Some(Value::Array(names)) => {
            let before = names.len();
            names.retain(|name| !is_null_type(name));
            if names.len() == before {
                return;
            }
            names.is_empty()
        }
        Some(name) if is_null_type(name) => true,
        _ => return,
    };
    let refused = refuses_null_beside("type", schema, report);
    if alone {
        if refused {
            contradiction(schema, "type", pointer, report);
            return;
        }
        replace_type(
            schema,
            [("enum".to_owned(), json!([null]))],
            pointer,
            report,
        );
    } else if refused {
        // Whoever lists null means it.
        report.lose(pointer, "type", MEANT);
    }
    schema.insert("nullable".into(), Value::Bool(true));
}

/// An `enum` with null, without a type that says so.
pub(super) fn in_enum(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    if has_null(schema) && !says_type(schema) {
        schema.insert("nullable".into(), Value::Bool(true));
    }
}

/// `nullable` is no keyword of 3.1, so it may hold anything.
pub(super) fn flag(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    if let Some(value) = schema.get("nullable")
        && !value.is_boolean()
    {
        schema.shift_remove("nullable");
        report.lose(pointer, "nullable", "it is neither true nor false");
    }
}
