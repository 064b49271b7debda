//! `$ref`, and what stands beside it.

use serde_json::{Map, Value, json};

use crate::loss::Report;
use crate::pointer::Pointer;

/// 3.1 reads what stands beside a `$ref`, 3.0 ignores it: the reference moves
/// into an `allOf`, as the first where there is one.
pub(super) fn siblings_of_schema(schema: &mut Map<String, Value>, _: &Pointer, _: &mut Report) {
    if schema.len() < 2 || !schema.contains_key("$ref") {
        return;
    }
    let mut parts = match schema.shift_remove("allOf") {
        Some(Value::Array(parts)) => parts,
        _ => Vec::new(),
    };
    let mut lowered = Map::new();
    for (keyword, value) in std::mem::take(schema) {
        if keyword == "$ref" {
            parts.insert(0, json!({ "$ref": value }));
            lowered.insert("allOf".into(), Value::Array(std::mem::take(&mut parts)));
        } else {
            lowered.insert(keyword, value);
        }
    }
    *schema = lowered;
}

/// Beside a reference to a parameter, an answer or a body 3.1 allows a
/// summary and a description; 3.0 ignores all that stands there.
pub(super) fn siblings_of_object(
    object: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    if !object.contains_key("$ref") {
        return;
    }
    object.retain(|keyword, _| {
        let kept = keyword == "$ref";
        if !kept {
            let lost = "OpenAPI 3.0 ignores what stands beside a reference";
            report.lose(pointer, keyword, lost);
        }
        kept
    });
}
