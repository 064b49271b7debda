//! What stands where a schema, a type or a text should and is none, and what
//! says nothing.
//!
//! To OpenAPI 3.1 whatever stands in a schema is an annotation at worst, so
//! that it does not spoil the document. It goes before any rule looks: rules
//! ask the parts of a schema, which have to say then what they say later.

use serde_json::{Map, Value, json};

use crate::anatomy::{Held, Node};
use crate::document::kind;
use crate::loss::Report;
use crate::pointer::{Pointer, Step};
use crate::rules::{self, TYPES};

/// Mends a schema and all below it.
pub(crate) fn mend(schema: &mut Map<String, Value>, pointer: &mut Pointer, report: &mut Report) {
    let length = pointer.len();
    let mut lists_null = false;
    schema.retain(|keyword, held| {
        match keyword.as_str() {
            "type" => {
                let is_left = mend_type(held, pointer, report);
                lists_null = !is_left && held.as_array().is_some_and(|it| !it.is_empty());
                return is_left;
            }
            "title" | "description" | "format" | "pattern" => {
                return rules::mend_text(keyword, held, pointer, report);
            }
            // Of nothing it says nothing.
            "not" if *held == Value::Bool(false) => return false,
            _ => {}
        }
        let how = match Node::Schema.child(keyword) {
            Some((how, _)) if !goes(keyword) => how,
            _ => return true,
        };
        pointer.push(keyword);
        let is_fit = match (how, &mut *held) {
            (Held::One, Value::Object(schema)) => {
                mend(schema, pointer, report);
                true
            }
            (Held::One, Value::Bool(_)) => true,
            // 3.1 and 3.0 want at least one part. All of nothing is anything.
            (Held::List, Value::Array(parts)) if parts.is_empty() && keyword != "prefixItems" => {
                pointer.truncate(length);
                if keyword != "allOf" {
                    report.lose(pointer, keyword, "an empty list, which says nothing");
                }
                return false;
            }
            // A list as `items` is a tuple of old.
            (_, Value::Array(parts)) if how == Held::List || keyword == "items" => {
                for (index, part) in parts.iter_mut().enumerate() {
                    mend_part(Step::Index(index), part, pointer, report);
                }
                true
            }
            (Held::Map | Held::Extensible, Value::Object(parts)) => {
                for (name, part) in parts.iter_mut() {
                    mend_part(Step::Name(name), part, pointer, report);
                }
                true
            }
            _ => false,
        };
        pointer.truncate(length);
        if !is_fit {
            report.lose(pointer, keyword, no_schema(held));
            *held = json!({});
        }
        // An array has `items`.
        is_fit || keyword == "items"
    });
    if lists_null {
        schema.insert("nullable".into(), Value::Bool(true));
    }
}

/// What goes whatever it holds needs no mending.
fn goes(keyword: &str) -> bool {
    matches!(
        keyword,
        "if" | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "contentSchema"
            | "dependentSchemas"
    )
}

fn mend_part(step: Step<'_>, part: &mut Value, pointer: &mut Pointer, report: &mut Report) {
    match part {
        Value::Object(schema) => {
            let length = pointer.len();
            pointer.push_step(step);
            mend(schema, pointer, report);
            pointer.truncate(length);
        }
        Value::Bool(_) => {}
        other => {
            report.lose(pointer, &step.to_string(), no_schema(other));
            *other = json!({});
        }
    }
}

/// What is no type says nothing. False where nothing is left, or null alone:
/// whoever lists null beside something does not mean null alone.
fn mend_type(held: &mut Value, pointer: &Pointer, report: &mut Report) -> bool {
    let mut is_type = |name: &Value| {
        let is_type = name
            .as_str()
            .is_none_or(|it| it == "null" || TYPES.contains(&it));
        if !is_type {
            report.lose(pointer, "type", format!("{name} is no type"));
        }
        is_type
    };
    let Value::Array(names) = held else {
        return is_type(held);
    };
    let count = names.len();
    names.retain(&mut is_type);
    let is_type = |name: &Value| name != "null" && !name.is_null();
    names.len() == count || names.iter().any(is_type)
}

fn no_schema(value: &Value) -> String {
    format!("{} is no schema: any value is admitted", kind(value))
}
