//! Tuples: OpenAPI 3.0 knows one schema for all the items of an array.

use serde_json::{Map, Value, json};

use super::union_of;
use crate::loss::Report;
use crate::pointer::Pointer;

const LOST: &str = "which item has which schema is no longer checked";

/// `prefixItems`, or a list as `items`: every item is one of the schemas. The
/// tuple itself is kept as `x-prefix-items`.
pub(super) fn lower(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let old = matches!(schema.get("items"), Some(Value::Array(_)));
    let (keyword, rest) = match old {
        true => ("items", "additionalItems"),
        false => ("prefixItems", "items"),
    };
    let Some(Value::Array(prefix)) = schema.get(keyword).cloned() else {
        return;
    };
    if old && schema.shift_remove("prefixItems").is_some() {
        report.lose(pointer, "prefixItems", "`items` is a list, too: it counts");
    }
    let length = prefix.len();
    let rest = schema
        .shift_remove(rest)
        .unwrap_or_else(|| unevaluated(schema));
    if rest == Value::Bool(false) {
        let most = schema.get("maxItems").and_then(Value::as_u64);
        let most = most.map_or(length, |most| {
            length.min(usize::try_from(most).unwrap_or(length))
        });
        schema.insert("maxItems".into(), json!(most));
    }
    let most = schema.get("maxItems").and_then(Value::as_u64);
    let is_closed = most.is_some_and(|most| most <= length as u64);
    let mut schemas = prefix.clone();
    if !is_closed {
        schemas.push(rest);
    }
    let items = union_of(schemas);
    // Where all are equal, the places tell nothing.
    let is_exact = prefix.iter().all(|it| union_of([it.clone()]) == items);
    let mut lowered = Map::new();
    for (name, value) in std::mem::take(schema) {
        if name != keyword {
            lowered.insert(name, value);
            continue;
        }
        lowered.insert("items".into(), items.clone());
        if !is_exact {
            report.lose(pointer, keyword, LOST);
            lowered.insert("x-prefix-items".into(), json!(prefix));
        }
    }
    *schema = lowered;
}

/// What `unevaluatedItems` says of the items after the tuple, where nothing
/// else looks at them; else they may be any.
fn unevaluated(schema: &mut Map<String, Value>) -> Value {
    let looks = ["allOf", "anyOf", "oneOf", "$ref", "if", "not", "contains"];
    if looks.iter().any(|keyword| schema.contains_key(*keyword)) {
        return Value::Bool(true);
    }
    schema
        .shift_remove("unevaluatedItems")
        .unwrap_or(Value::Bool(true))
}
