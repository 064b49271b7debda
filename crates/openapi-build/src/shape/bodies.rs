//! Bodies and answers in several media types, and forms.
//!
//! The engine knows one media type of each, and no `multipart/form-data`. Of
//! several we take the one that has a type; the parts of a form become
//! parameters of a name that no other parameter has, so that the engine gives
//! them arguments.

use serde_json::{Value, json};

use super::components::Components;
use super::operations::{each, map};
use super::plan::Operation;
use super::{docs, events, schema};
use crate::error::Error;

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";
/// Before the name of a part, where it stands for a parameter.
const PART: &str = "form:";

/// The name of the part that a parameter stands for.
pub(crate) fn part(parameter: &str) -> Option<&str> {
    parameter.strip_prefix(PART)
}

/// One media type for each body and each answer. What is left out is told.
pub(super) fn choose(paths: &mut Value) -> Vec<String> {
    let mut left_out = Vec::new();
    for (path, method, operation) in each(paths) {
        let place = format!("{} {path}", method.to_uppercase());
        if let Some(body) = operation.get_mut("requestBody") {
            let others = keep_one(body, &[JSON, FORM]);
            left_out.extend(
                others
                    .iter()
                    .map(|other| format!("{place}: its body as `{other}`")),
            );
        }
        left_out.extend(events::take(operation, &place));
        for answer in map(operation, "responses") {
            read_as_json(answer);
            let others = keep_one(answer, &[JSON]);
            let others = others.iter();
            left_out.extend(others.map(|other| format!("{place}: its answer as `{other}`")));
        }
    }
    left_out
}

/// `application/problem+json` is read as JSON is, where there is no other.
fn read_as_json(answer: &mut Value) {
    let Some(Value::Object(content)) = answer.get_mut("content") else {
        return;
    };
    let is_json = |name: &&String| essence(name).eq_ignore_ascii_case(JSON);
    let is_like = |name: &&String| essence(name).to_ascii_lowercase().ends_with("+json");
    if content.keys().any(|name| is_json(&name)) {
        return;
    }
    if let Some(like) = content.keys().find(is_like).cloned()
        && let Some(schema) = content.shift_remove(&like)
    {
        content.insert(JSON.into(), schema);
    }
}

/// Keeps the first of `liked`, or of all; gives the others.
fn keep_one(held: &mut Value, liked: &[&str]) -> Vec<String> {
    let Some(Value::Object(content)) = held.get_mut("content") else {
        return Vec::new();
    };
    let is = |name: &str, wanted: &str| essence(name).eq_ignore_ascii_case(wanted);
    let liked = liked
        .iter()
        .find_map(|wanted| content.keys().find(|name| is(name, wanted)));
    let Some(kept) = liked.or_else(|| content.keys().next()).cloned() else {
        return Vec::new();
    };
    let others = content.keys().filter(|name| **name != kept).cloned();
    let others = others.collect();
    content.retain(|name, _| *name == kept);
    others
}

/// `a/b` of `a/b; charset=c`.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Makes the parts of forms parameters.
pub(super) fn spread_forms(
    components: &mut Components,
    paths: &mut Value,
    operations: &mut [Operation],
) -> Result<(), Error> {
    let before = components.used(paths);
    for (path, method, operation) in each(paths) {
        let place = format!("the body of {} {path}", method.to_uppercase());
        let Some((schema, is_required)) = take_form(operation) else {
            continue;
        };
        let schema = match schema::reference(&schema) {
            Some(name) => components.schemas.get(name).cloned().unwrap_or_default(),
            None => schema,
        };
        let Some(properties) = schema::properties(&schema) else {
            return Err(Error::shape(
                &place,
                "a form without properties, or with an `allOf`: not supported yet",
            ));
        };
        let id = operation.get("operationId").and_then(Value::as_str);
        let planned = operations
            .iter_mut()
            .find(|it| Some(it.name.as_str()) == id);
        let Some(planned) = planned else { continue };
        let mut parts = Vec::new();
        for (name, property) in properties {
            let name_of_part = format!("{PART}{name}");
            planned
                .parts
                .insert(name.clone(), docs::of_field(name, property));
            let mut property = property.clone();
            if is_file(&property) {
                planned.files.insert(name.clone());
                property = json!({ "type": "string" });
            }
            parts.push(json!({
                "name": name_of_part,
                "in": "query",
                "required": is_required && schema::is_required(&schema, name),
                "schema": property,
            }));
        }
        if let Value::Object(operation) = operation {
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Value::Array(parameters) = parameters {
                parameters.extend(parts);
            }
        }
    }
    components.drop_unused(&before, paths);
    Ok(())
}

/// The schema of the body where it is a form, and whether it has to be sent.
fn take_form(operation: &mut Value) -> Option<(Value, bool)> {
    let body = operation.get("requestBody")?;
    let content = body.get("content")?.as_object()?;
    let (_, form) = content.iter().find(|(name, _)| essence(name) == FORM)?;
    let schema = form.get("schema").cloned().unwrap_or_default();
    let is_required = body.get("required") == Some(&Value::Bool(true));
    operation.as_object_mut()?.shift_remove("requestBody");
    Some((schema, is_required))
}

/// Bytes of any kind, or nothing said at all.
fn is_file(schema: &Value) -> bool {
    let is_binary = schema.get("format").is_some_and(|it| it == "binary");
    is_binary || schema::only_describes(schema)
}
