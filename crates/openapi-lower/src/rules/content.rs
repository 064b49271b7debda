//! What a string holds, and examples.

use serde_json::{Map, Value};

use super::is_annotation;
use crate::loss::Report;
use crate::pointer::Pointer;

const OCTETS: &str = "application/octet-stream";

/// Bytes in a string: `format` said it before 3.1.
pub(super) fn encoding(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let encoding = schema.shift_remove("contentEncoding");
    let media_type = schema.shift_remove("contentMediaType");
    let text = |value: &Option<Value>| value.as_ref().and_then(Value::as_str).map(str::to_owned);
    let is_text = schema.get("type").is_none_or(|name| name == "string");
    let format = match (text(&encoding).as_deref(), text(&media_type).as_deref()) {
        _ if !is_text => None,
        (Some("base64"), _) => Some("byte"),
        // Not in 3.0, whose formats are open.
        (Some("base64url"), _) => Some("base64url"),
        (None, Some(media_type)) if encoding.is_none() && is_binary(media_type) => Some("binary"),
        _ => None,
    };
    let is_expressed = match (format, schema.get("format")) {
        (Some(format), None) => {
            if schema.keys().all(|keyword| is_annotation(keyword)) {
                schema.insert("type".into(), "string".into());
                let keyword = match encoding {
                    Some(_) => "contentEncoding",
                    None => "contentMediaType",
                };
                report.lose(
                    pointer,
                    keyword,
                    "a value that is no string is no longer admitted",
                );
            }
            schema.insert("format".into(), format.into());
            true
        }
        (Some(format), Some(beside)) => beside == format,
        (None, _) => false,
    };
    // That it is any bytes at all is what the format says, too.
    let is_any = |value: &Value| value == OCTETS;
    if let Some(value) = encoding.filter(|_| !is_expressed) {
        report.lose(
            pointer,
            "contentEncoding",
            format!("the string's content: {value}"),
        );
    }
    if let Some(value) = media_type.filter(|value| !(is_expressed && is_any(value))) {
        report.lose(
            pointer,
            "contentMediaType",
            format!("the string's content: {value}"),
        );
    }
}

/// Media types that no string of characters holds without an encoding.
fn is_binary(media_type: &str) -> bool {
    let is_kind = |kind: &&str| media_type.starts_with(*kind);
    ["image/", "audio/", "video/", "font/"].iter().any(is_kind) && !media_type.ends_with("+xml")
        || matches!(
            media_type,
            OCTETS | "application/pdf" | "application/zip" | "application/gzip"
        )
}

/// Null as the default of what does not admit null: there is none.
pub(super) fn no_default(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let is_null = schema.get("default").is_some_and(Value::is_null);
    let admits_null = schema.get("nullable") == Some(&Value::Bool(true));
    if is_null && !admits_null && schema.contains_key("type") {
        schema.shift_remove("default");
        report.lose(pointer, "default", "null, which the schema does not admit");
    }
}

/// A list of examples in 3.1, one in 3.0.
pub(super) fn examples(schema: &mut Map<String, Value>, pointer: &Pointer, report: &mut Report) {
    let examples = match schema.shift_remove("examples") {
        None => return,
        Some(Value::Array(examples)) => examples,
        // As a media type has them.
        Some(Value::Object(named)) if named.values().all(|it| it.get("value").is_some()) => named
            .into_iter()
            .filter_map(|(_, mut named)| named.get_mut("value").map(Value::take))
            .collect(),
        Some(_) => {
            report.lose(pointer, "examples", "not a list, as 3.1 has it");
            return;
        }
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
