//! Keywords that OpenAPI 3.0 does not know.

use serde_json::{Map, Value};

use crate::loss::Report;
use crate::pointer::Pointer;

/// These change which type a value has: to drop them would make a schema
/// that says something else.
const REFUSED: &[(&str, &str)] = &[
    (
        "$defs",
        "schemas below a schema are not lowered yet: move them to /components/schemas",
    ),
    (
        "definitions",
        "schemas below a schema are not lowered yet: move them to /components/schemas",
    ),
    ("prefixItems", "tuples are not lowered yet"),
    (
        "patternProperties",
        "properties by pattern are not lowered yet",
    ),
    ("$dynamicRef", "dynamic references cannot be lowered"),
    ("$recursiveRef", "recursive references cannot be lowered"),
];

/// These only validate: without them a schema admits more values, and every
/// value that it admitted before.
const VALIDATING: &[&str] = &[
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "additionalItems",
];

/// These identify or comment: nothing that a value could notice.
const IDENTIFYING: &[&str] = &[
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$comment",
];

pub(super) fn refuse(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for (keyword, reason) in REFUSED {
        if schema.contains_key(*keyword) {
            report.refuse(&pointer.join(keyword), *reason);
        }
    }
}

pub(super) fn drop(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    for keyword in VALIDATING {
        if schema.shift_remove(*keyword).is_some() {
            report.lose(
                pointer,
                keyword,
                "no longer checked: more values are admitted",
            );
        }
    }
    for keyword in IDENTIFYING {
        if schema.shift_remove(*keyword).is_some() {
            report.lose(pointer, keyword, "OpenAPI 3.0 has no place for it");
        }
    }
}

/// A list of examples in 3.1, one in 3.0.
pub(super) fn examples(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Array(examples)) = schema.shift_remove("examples") else {
        return;
    };
    let mut examples = examples.into_iter();
    if !schema.contains_key("example")
        && let Some(first) = examples.next()
    {
        schema.insert("example".into(), first);
    }
    let rest = examples.count();
    if rest > 0 {
        report.lose(pointer, "examples", format!("{rest} of the examples"));
    }
}

/// Bytes in a string: `format` said it before 3.1.
pub(super) fn content_encoding(
    schema: &mut Map<String, Value>,
    pointer: &Pointer,
    report: &mut Report,
) {
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let format = match (
        encoding.as_ref().and_then(Value::as_str),
        media_type.as_ref().and_then(Value::as_str),
    ) {
        (Some("base64"), _) => Some("byte"),
        (None, Some("application/octet-stream")) => Some("binary"),
        _ => None,
    };
    match format {
        Some(format) if !schema.contains_key("format") => {
            schema.insert("format".into(), format.into());
        }
        _ => {
            for (keyword, value) in [
                ("contentEncoding", &encoding),
                ("contentMediaType", &media_type),
            ] {
                if let Some(value) = value {
                    report.lose(pointer, keyword, format!("the string's content: {value}"));
                }
            }
        }
    }
}
