//! Parameters and headers: 3.0 wants either a schema or one media type, and
//! either one example or several.

use serde_json::{Value, json};

use super::structure::{Object, lose};
use crate::loss::Report;
use crate::pointer::Pointer;

pub(super) fn parameter(parameter: &mut Object, pointer: &Pointer, report: &mut Report) {
    if parameter.contains_key("$ref") {
        return;
    }
    let place = parameter.get("in").and_then(Value::as_str);
    let styles: &[&str] = match place {
        Some("path") => &["simple", "label", "matrix"],
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => return,
    };
    // A path without it would be another path.
    if place == Some("path") && parameter.get("required") != Some(&Value::Bool(true)) {
        parameter.insert("required".into(), true.into());
    }
    let style = parameter.get("style");
    if style.is_some_and(|it| it.as_str().is_none_or(|it| !styles.contains(&it))) {
        let lost = "OpenAPI 3.0 has no such style in this place";
        lose(parameter, &["style"], lost, pointer, report);
    }
}

pub(super) fn schema(holder: &mut Object, pointer: &Pointer, report: &mut Report) {
    if holder.contains_key("$ref") {
        return;
    }
    if holder.contains_key("schema") {
        let lost = "OpenAPI has either this or a schema, which is there";
        lose(holder, &["content"], lost, pointer, report);
        return;
    }
    if let Some(Value::Object(content)) = holder.get_mut("content") {
        let pointer = pointer.join("content");
        let mut is_first = true;
        content.retain(|name, _| {
            let kept = std::mem::take(&mut is_first);
            if !kept {
                report.lose(&pointer, name, "OpenAPI has one media type here");
            }
            kept
        });
        if !content.is_empty() {
            return;
        }
        holder.shift_remove("content");
    }
    // What stands in a path, a query or a header is text, if no more is said of it.
    holder.insert("schema".into(), json!({ "type": "string" }));
}

pub(super) fn examples(holder: &mut Object, pointer: &Pointer, report: &mut Report) {
    if holder.contains_key("examples") {
        let lost = "OpenAPI 3.0 has either this or `examples`, which are there";
        lose(holder, &["example"], lost, pointer, report);
    }
}
