//! What stands around the schemas: the document, its info, paths, components.

use serde_json::{Map, Value, json};

use crate::LOWERED_VERSION;
use crate::loss::Report;
use crate::pointer::Pointer;

type Object = Map<String, Value>;

pub(super) fn version(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version == "3.1" || version.starts_with("3.1.") => {
            document.insert("openapi".into(), LOWERED_VERSION.into());
        }
        Some(other) => report.refuse(
            &pointer.join("openapi"),
            format!("this document is OpenAPI {other}: only 3.1 is lowered"),
        ),
        None => report.refuse(
            &pointer.join("openapi"),
            "not an OpenAPI document: `openapi: 3.1.x` is missing",
        ),
    }
}

pub(super) fn top_level(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    for (keyword, lost) in [
        (
            "webhooks",
            "requests that the service sends: no operation of a client",
        ),
        (
            "jsonSchemaDialect",
            "schemas are read as the dialect of OpenAPI 3.1",
        ),
        ("$self", "OpenAPI 3.0 has no place for it"),
    ] {
        if document.shift_remove(keyword).is_some() {
            report.lose(pointer, keyword, lost);
        }
    }
    if !document.contains_key("paths") {
        document.insert("paths".into(), json!({}));
    }
}

pub(super) fn info(document: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(info)) = document.get_mut("info") else {
        return;
    };
    let pointer = pointer.join("info");
    if info.shift_remove("summary").is_some() {
        report.lose(&pointer, "summary", "OpenAPI 3.0 has no place for it");
    }
    if let Some(Value::Object(license)) = info.get_mut("license")
        && license.shift_remove("identifier").is_some()
    {
        report.lose(
            &pointer.join("license"),
            "identifier",
            "OpenAPI 3.0 has no place for it",
        );
    }
}

pub(super) fn path_items(components: &mut Object, pointer: &Pointer, report: &mut Report) {
    if components.shift_remove("pathItems").is_some() {
        report.lose(pointer, "pathItems", "OpenAPI 3.0 has no shared path items");
    }
}

pub(super) fn mutual_tls(components: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(schemes)) = components.get_mut("securitySchemes") else {
        return;
    };
    let pointer = pointer.join("securitySchemes");
    schemes.retain(|name, scheme| {
        let kept = scheme.get("type").is_none_or(|kind| kind != "mutualTLS");
        if !kept {
            report.lose(
                &pointer,
                name,
                "OpenAPI 3.0 has no scheme for client certificates",
            );
        }
        kept
    });
}

pub(super) fn path_reference(item: &mut Object, pointer: &Pointer, report: &mut Report) {
    if item.contains_key("$ref") {
        report.refuse(
            &pointer.join("$ref"),
            "references to path items are not lowered yet: write the path item here",
        );
    }
}

pub(super) fn responses(operation: &mut Object, _: &Pointer, _: &mut Report) {
    if !operation.contains_key("responses") {
        operation.insert("responses".into(), json!({}));
    }
}
