//! What OpenAPI 3.2 brought.

use serde_json::{Value, json};

use super::structure::{NO_PLACE, Object, lose};
use crate::loss::Report;
use crate::pointer::Pointer;

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn methods(item: &mut Object, pointer: &Pointer, report: &mut Report) {
    let lost = "OpenAPI 3.0 does not know the method: the operation is gone";
    lose(
        item,
        &["query", "additionalOperations"],
        lost,
        pointer,
        report,
    );
}

/// A form in the place of the query is what an exploded object is; any other
/// content cannot be said.
pub(super) fn query_string(holder: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Array(parameters)) = holder.get_mut("parameters") else {
        return;
    };
    let pointer = pointer.join("parameters");
    let mut index = 0;
    parameters.retain_mut(|parameter| {
        let at = index.to_string();
        index += 1;
        let Value::Object(parameter) = parameter else {
            return true;
        };
        if parameter.get("in").is_none_or(|it| it != "querystring") {
            return true;
        }
        let content = parameter.get_mut("content").and_then(|it| it.get_mut(FORM));
        match content
            .and_then(|form| form.get_mut("schema"))
            .map(Value::take)
        {
            Some(schema) => {
                parameter.shift_remove("content");
                parameter.insert("in".into(), "query".into());
                parameter.insert("style".into(), "form".into());
                parameter.insert("explode".into(), true.into());
                parameter.insert("schema".into(), schema);
                true
            }
            None => {
                report.lose(&pointer, &at, "OpenAPI 3.0 cannot describe the whole query");
                false
            }
        }
    });
}

pub(super) fn items(media: &mut Object, pointer: &Pointer, report: &mut Report) {
    let lost = "the schema of one item of a stream: OpenAPI 3.0 has no place for it";
    lose(media, &["itemSchema"], lost, pointer, report);
}

/// The value itself is what `value` was before.
pub(super) fn example(example: &mut Object, _: &Pointer, _: &mut Report) {
    if !example.contains_key("value")
        && let Some(value) = example.shift_remove("dataValue")
    {
        example.insert("value".into(), value);
    }
}

pub(super) fn discriminator(schema: &mut Object, pointer: &Pointer, report: &mut Report) {
    if let Some(Value::Object(discriminator)) = schema.get_mut("discriminator") {
        let pointer = pointer.join("discriminator");
        let lost = "which schema is meant where no other is";
        lose(discriminator, &["defaultMapping"], lost, &pointer, report);
    }
}

pub(super) fn xml(schema: &mut Object, pointer: &Pointer, report: &mut Report) {
    let Some(Value::Object(xml)) = schema.get_mut("xml") else {
        return;
    };
    match xml.get("nodeType").and_then(Value::as_str) {
        Some("attribute") => {
            xml.shift_remove("nodeType");
            xml.insert("attribute".into(), json!(true));
        }
        _ => lose(xml, &["nodeType"], NO_PLACE, &pointer.join("xml"), report),
    }
}
