//! Bodies and answers in several media types, and forms.
//!
//! Of several media types we take the one that has a type. The parts of a
//! form become parameters, so that the engine gives them arguments.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::components::Components;
use super::operations::{each, map};
use super::plan::{Body, Operation};
use super::{events, schema};
use crate::LeftOut;

const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";
const PAIRS: &str = "application/x-www-form-urlencoded";
/// Where a parameter goes that is a part of a form, and one that is a file.
pub(super) const PART: &str = "form";
pub(super) const FILE: &str = "file";
pub(super) const FILES: &str = "files";

/// One media type for each body and each answer. What is left out is told.
pub(super) fn choose(paths: &mut Value, left_out: &mut Vec<LeftOut>) {
    for (path, method, operation) in each(paths) {
        let mut tell = |reason: String| left_out.push(LeftOut::of_operation(path, method, reason));
        if let Some(body) = operation.get_mut("requestBody") {
            for other in keep_one(body, body_rank) {
                tell(format!("its body as `{other}`"));
            }
        }
        events::take(operation).into_iter().for_each(&mut tell);
        for answer in map(operation, "responses") {
            for other in keep_one(answer, answer_rank) {
                tell(format!("its answer as `{other}`"));
            }
        }
    }
}

fn is(name: &str, wanted: &str) -> bool {
    essence(name).eq_ignore_ascii_case(wanted)
}

/// JSON by any of its names; `application/problem+json` is one.
pub(super) fn is_json(name: &str) -> bool {
    let essence = essence(name).to_ascii_lowercase();
    essence == JSON || essence == "text/json" || essence.ends_with("+json")
}

pub(super) fn is_wildcard(name: &str) -> bool {
    ["*/*", "application/*", "*"].iter().any(|it| is(name, it))
}

fn body_rank(name: &str) -> usize {
    match name {
        name if is(name, JSON) => 0,
        name if is(name, FORM) => 1,
        name if is_json(name) => 2,
        name if is_wildcard(name) => 3,
        name if is(name, PAIRS) => 4,
        _ => 5,
    }
}

fn answer_rank(name: &str) -> usize {
    match name {
        name if is(name, JSON) => 0,
        name if is_json(name) => 1,
        name if is_wildcard(name) => 2,
        _ => 3,
    }
}

/// Keeps the first of the lowest rank; gives the others.
fn keep_one(held: &mut Value, rank: impl Fn(&str) -> usize) -> Vec<String> {
    let Some(Value::Object(content)) = held.get_mut("content") else {
        return Vec::new();
    };
    let Some(kept) = content.keys().min_by_key(|name| rank(name)).cloned() else {
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

/// What the body is. The engine sees it where it has a type, as JSON.
pub(super) fn take_raw(operation: &mut Value) -> Body {
    let content = operation.pointer_mut("/requestBody/content");
    let Some(Value::Object(content)) = content else {
        if let Value::Object(operation) = operation {
            operation.shift_remove("requestBody");
        }
        return Body::None;
    };
    let Some((name, media_type)) = std::mem::take(content).into_iter().next() else {
        if let Value::Object(operation) = operation {
            operation.shift_remove("requestBody");
        }
        return Body::None;
    };
    let is_binary = media_type
        .pointer("/schema/format")
        .is_some_and(|it| it == "binary");
    let body = if is(&name, FORM) {
        content.insert(FORM.into(), media_type);
        return Body::None;
    } else if is(&name, JSON) || is_wildcard(&name) && !is_binary {
        Body::Json(None)
    } else if is_json(&name) {
        Body::Json(Some(name))
    } else if is(&name, PAIRS) {
        Body::Pairs
    } else if name.starts_with("text/") && !is_binary {
        Body::Text(name)
    } else {
        Body::Bytes(name)
    };
    match body {
        Body::Json(_) | Body::Pairs => {
            // Without an `encoding`, which the engine does not know.
            let schema = media_type
                .get("schema")
                .cloned()
                .unwrap_or_else(|| json!({}));
            content.insert(JSON.into(), json!({ "schema": schema }));
        }
        _ => {
            if let Value::Object(operation) = operation {
                operation.shift_remove("requestBody");
            }
        }
    }
    body
}

/// Makes the parts of forms parameters. An operation whose form has no parts
/// goes.
pub(super) fn spread_forms(
    components: &mut Components,
    paths: &mut Value,
    operations: &mut Vec<Operation>,
    left_out: &mut Vec<LeftOut>,
) {
    let before = components.used(paths);
    let mut gone = BTreeSet::new();
    for (path, method, operation) in each(paths) {
        let Some((schema, is_required)) = take_form(operation) else {
            continue;
        };
        let form = parts(&schema, components, 8);
        if form.0.is_empty() {
            let reason = "its body is a form whose parts the document does not name";
            left_out.push(LeftOut::of_operation(path, method, reason));
            gone.insert((path.to_owned(), method.to_owned()));
            continue;
        }
        let parts: Vec<Value> = form
            .0
            .iter()
            .map(|(name, property)| {
                json!({
                    "name": name,
                    "in": place(property, components),
                    "required": is_required && form.1.contains(name),
                    "schema": property,
                })
            })
            .collect();
        if let Value::Object(operation) = operation {
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Value::Array(parameters) = parameters {
                parameters.extend(parts);
            }
        }
    }
    components.drop_unused(&before, paths);
    remove(paths, operations, &gone);
}

/// Takes operations out, by path and method.
pub(super) fn remove(
    paths: &mut Value,
    operations: &mut Vec<Operation>,
    gone: &BTreeSet<(String, String)>,
) {
    let is_gone = |path: &str, method: &str| gone.contains(&(path.to_owned(), method.to_owned()));
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        if let Value::Object(item) = item {
            item.retain(|method, _| !is_gone(path, method));
        }
    }
    operations.retain(|it| !is_gone(&it.path, &it.method));
}

/// The properties of a form and those that are required, its `allOf` included.
fn parts(form: &Value, components: &Components, depth: usize) -> (Map<String, Value>, Vec<String>) {
    let form = super::scalars::target(form, &components.schemas);
    let mut properties = Map::new();
    let mut required: Vec<String> = Vec::new();
    let members = schema::union(form).map(|(_, members)| members.as_slice());
    let inner = schema::all_of(form).iter().map(|part| (part, true));
    let inner = inner.chain(members.unwrap_or_default().iter().map(|part| (part, false)));
    for (part, counts) in inner.filter(|_| depth > 0) {
        let (more, names) = parts(part, components, depth - 1);
        for (name, property) in more {
            properties.entry(name).or_insert(property);
        }
        required.extend(names.into_iter().filter(|_| counts));
    }
    for (name, property) in schema::properties(form).into_iter().flatten() {
        properties.insert(name.clone(), property.clone());
    }
    let own = form.get("required").and_then(Value::as_array);
    let own = own.into_iter().flatten().filter_map(Value::as_str);
    required.extend(own.map(str::to_owned));
    (properties, required)
}

/// The schema of the body where it is a form, and whether it has to be sent.
fn take_form(operation: &mut Value) -> Option<(Value, bool)> {
    let body = operation.get("requestBody")?;
    let form = body.get("content")?.get(FORM)?;
    let schema = form.get("schema").cloned().unwrap_or_default();
    let is_required = body.get("required") == Some(&Value::Bool(true));
    operation.as_object_mut()?.shift_remove("requestBody");
    Some((schema, is_required))
}

/// Whether a part is a file, several of them, or none.
fn place(property: &Value, components: &Components) -> &'static str {
    let property = super::scalars::target(property, &components.schemas);
    let item = property
        .get("items")
        .filter(|_| property.get("type").is_some_and(|it| it == "array"))
        .map(|item| super::scalars::target(item, &components.schemas));
    match item {
        _ if is_file(property) => FILE,
        Some(item) if item.get("format").is_some_and(|it| it == "binary") => FILES,
        _ => PART,
    }
}

/// Bytes of any kind, or nothing said at all.
fn is_file(schema: &Value) -> bool {
    let is_binary = schema.get("format").is_some_and(|it| it == "binary");
    is_binary || schema::only_describes(schema)
}
