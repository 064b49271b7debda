//! `$ref`, and what stands beside it.

use serde_json::{Map, Value, json};

use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Pointer;

/// A reference to a component of this document is the only one that readers
/// of OpenAPI 3.0 follow reliably.
pub(super) fn local(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    if let Some(target) = schema.get("$ref") {
        let is_component = target
            .as_str()
            .and_then(|target| target.strip_prefix("#/components/schemas/"))
            .is_some_and(|name| !name.is_empty() && !name.contains('/'));
        if !is_component {
            report.refuse(
                &pointer.join("$ref"),
                format!("{target} is not a schema under /components/schemas of this document: such references are not lowered yet, move the schema there"),
            );
        }
    }
}

/// 3.1 reads what stands beside a `$ref`, 3.0 ignores it: the reference moves
/// into an `allOf`, as the first where there is one.
pub(super) fn siblings_of_schema(
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    if schema.len() < 2 || !schema.contains_key("$ref") {
        return;
    }
    let mut parts = match schema.shift_remove("allOf") {
        None => Vec::new(),
        Some(Value::Array(parts)) => parts,
        Some(other) => {
            let reason = format!("expected an array, found {}", kind(&other));
            report.refuse(&pointer.join("allOf"), reason);
            return;
        }
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
/// summary and a description; 3.0 has no place for them.
pub(super) fn siblings_of_object(
    object: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    if !object.contains_key("$ref") {
        return;
    }
    for keyword in ["summary", "description"] {
        if object.shift_remove(keyword).is_some() {
            report.lose(
                pointer,
                keyword,
                "OpenAPI 3.0 ignores what stands beside a reference",
            );
        }
    }
}
