//! What stands around the schemas: the document, its info, its answers.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::known;
use crate::LOWERED_VERSION;
use crate::document::kind;
use crate::loss::Report;
use crate::pointer::Pointer;

pub(super) type Object = Map<String, Value>;

pub(super) fn version(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    let is = |version: &str, wanted: &str| {
        let patch = version.strip_prefix(wanted);
        patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
    };
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if is(version, "3.1") || is(version, "3.2") => {
            document.insert("openapi".into(), LOWERED_VERSION.into());
        }
        Some(other) => report.refuse(
            &pointer.join("openapi"),
            format!("this document is OpenAPI {other}: only 3.1 and 3.2 are lowered"),
        ),
        None => report.refuse(&pointer.join("openapi"), no_version(document)),
    }
}

fn no_version(document: &Object) -> String {
    match (document.get("openapi"), document.get("swagger")) {
        (Some(other), _) => {
            format!("not an OpenAPI document: {other} is no version, write `openapi: 3.1.0`")
        }
        (None, Some(_)) => "this document is Swagger 2.0: convert it to OpenAPI 3 first".to_owned(),
        (None, None) => "not an OpenAPI document: `openapi: 3.1.x` is missing".to_owned(),
    }
}

pub(super) fn top_level(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    let webhooks = "requests that the service sends: no operation of a client";
    lose(document, &["webhooks"], webhooks, pointer, report);
    let dialect = "schemas are read as the dialect of OpenAPI 3.1";
    lose(document, &["jsonSchemaDialect"], dialect, pointer, report);
    if !document.contains_key("paths") {
        document.insert("paths".into(), json!({}));
    }
}

pub(super) fn info(info: &mut Object, pointer: &Pointer, report: &mut Report) {
    if let Some(Value::Object(contact)) = info.get_mut("contact") {
        let known = ["name", "url", "email"];
        known::retain(contact, &known, &pointer.join("contact"), report);
    }
}

/// 3.0 wants each tag once; what is said of the first counts.
pub(super) fn tags(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Array(tags)) = document.get_mut("tags") else {
        return;
    };
    let pointer = pointer.join("tags");
    let (mut seen, mut index) = (HashSet::new(), 0);
    tags.retain(|tag| {
        let at = index.to_string();
        index += 1;
        let name = tag.get("name").and_then(Value::as_str);
        let kept = name.is_none_or(|name| seen.insert(name.to_owned()));
        if !kept {
            report.lose(&pointer, &at, "a tag before it has the same name");
        }
        kept
    });
}

/// A note among the schemas is none, and spoils nothing.
pub(super) fn schemas(components: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(schemas)) = components.get_mut("schemas") else {
        return;
    };
    let pointer = pointer.join("schemas");
    for (name, schema) in schemas {
        if !schema.is_object() && !schema.is_boolean() {
            let lost = format!("{} is no schema: any value is admitted", kind(schema));
            report.lose(&pointer, name, lost);
            *schema = json!({});
        }
    }
}

/// 3.0 wants an answer in every operation: any, of which nothing is known.
pub(super) fn responses(operation: &mut Object, pointer: &Pointer, report: &mut Report) {
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Value::Object(responses) = responses else {
        return;
    };
    let pointer = pointer.join("responses");
    for (status, response) in std::mem::take(responses) {
        let upper = status.to_ascii_uppercase();
        if status.starts_with("x-") || status == "default" || is_status(&status) {
            responses.insert(status, response);
        } else if is_status(&upper) && !responses.contains_key(&upper) {
            responses.insert(upper, response);
        } else {
            report.lose(&pointer, &status, "no status, such as 404 or 4XX");
        }
    }
    if responses.keys().all(|status| status.starts_with("x-")) {
        let any = json!({ "description": "" });
        responses.insert("default".into(), any);
    }
}

fn is_status(status: &str) -> bool {
    match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// 3.0 wants the content of every body.
pub(super) fn body(body: &mut Object, _: &Pointer, _: &mut Report) {
    if !body.contains_key("$ref") && !body.contains_key("content") {
        body.insert("content".into(), json!({}));
    }
}

/// 3.0 wants a description; 3.2 has a summary, which is one.
pub(super) fn response(response: &mut Object, _: &Pointer, _: &mut Report) {
    if response.contains_key("$ref") {
        return;
    }
    if !response.contains_key("description") {
        let summary = response.shift_remove("summary");
        let summary = summary.filter(Value::is_string);
        response.insert("description".into(), summary.unwrap_or_else(|| "".into()));
    }
}

/// Where a parameter stood for a header.
pub(super) fn header(header: &mut Object, pointer: &Pointer, report: &mut Report) {
    let lost = "a header has its name from the map that holds it";
    lose(header, &["name", "in"], lost, pointer, report);
}

/// Readers of 3.0 take each key for an expression.
pub(super) fn callback(callback: &mut Object, pointer: &Pointer, report: &mut Report) {
    callback.retain(|name, _| {
        let kept = !name.starts_with("x-");
        if !kept {
            let lost = "an extension, which would be read as an expression";
            report.lose(pointer, name, lost);
        }
        kept
    });
}

pub(super) const NO_PLACE: &str = "OpenAPI 3.0 has no place for it";

/// Takes these keywords out.
pub(super) fn lose(
    object: &mut Object,
    keywords: &[&str],
    lost: &str,
    pointer: &Pointer,
    report: &mut Report,
) {
    for keyword in keywords {
        if object.shift_remove(*keyword).is_some() {
            report.lose(pointer, keyword, lost);
        }
    }
}
