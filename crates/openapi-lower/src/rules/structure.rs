//! What stands around the schemas: the document, its info, its answers.

use serde_json::{Map, Value, json};

use crate::LOWERED_VERSION;
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
    lose(document, &["$self"], NO_PLACE, pointer, report);
    if !document.contains_key("paths") {
        document.insert("paths".into(), json!({}));
    }
}

pub(super) fn info(info: &mut Object, pointer: &Pointer, report: &mut Report) {
    lose(info, &["summary"], NO_PLACE, pointer, report);
    // In YAML `version: 1` is a number.
    if let Some(version) = info.get_mut("version").filter(|it| it.is_number()) {
        let lost = "a number, which OpenAPI has as text";
        report.lose(pointer, "version", lost);
        *version = version.to_string().into();
    }
}

pub(super) fn license(license: &mut Object, pointer: &Pointer, report: &mut Report) {
    lose(license, &["identifier"], NO_PLACE, pointer, report);
}

/// 3.0 wants an answer in every operation: any, of which nothing is known.
pub(super) fn responses(operation: &mut Object, _: &Pointer, _: &mut Report) {
    if !operation.contains_key("responses") {
        let any = json!({ "default": { "description": "" } });
        operation.insert("responses".into(), any);
    }
}

/// 3.0 wants a description; 3.2 has a summary, which is one.
pub(super) fn response(response: &mut Object, pointer: &Pointer, report: &mut Report) {
    if response.contains_key("$ref") {
        return;
    }
    if response.contains_key("description") {
        lose(response, &["summary"], NO_PLACE, pointer, report);
    } else {
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
