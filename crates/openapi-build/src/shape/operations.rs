//! Operations as a caller sees them: one name, the answers that are not
//! errors, parameters without references.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::plan::Operation;
use super::{docs, events, names, parameters};
use crate::error::Error;

pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Writes shared parameters, bodies and answers out where they are used.
pub(crate) fn resolve(lowered: &Value, paths: &mut Value) -> Result<(), Error> {
    parameters::merge_shared(lowered, paths)?;
    for (path, method, operation) in each(paths) {
        let place = format!("the operation {} {path}", method.to_uppercase());
        for parameter in list(operation, "parameters") {
            follow(lowered, parameter, &place)?;
        }
        parameters::ignore_reserved(operation);
        if let Some(body) = operation.get_mut("requestBody") {
            follow(lowered, body, &place)?;
        }
        for answer in map(operation, "responses") {
            follow(lowered, answer, &place)?;
        }
    }
    Ok(())
}

pub(super) fn follow(lowered: &Value, value: &mut Value, place: &str) -> Result<(), Error> {
    let mut followed = Vec::new();
    while let Some(target) = value.get("$ref").and_then(Value::as_str) {
        let target = target.to_owned();
        let found = target.strip_prefix('#').and_then(|at| lowered.pointer(at));
        *value = found
            .cloned()
            .ok_or_else(|| Error::shape(place, format!("`{target}` is not in the document")))?;
        if followed.contains(&target) {
            return Err(Error::shape(place, format!("`{target}` refers to itself")));
        }
        followed.push(target);
    }
    Ok(())
}

/// Names the operations, and takes out what the engine must not see.
pub(crate) fn trim(paths: &mut Value) -> Result<Vec<Operation>, Error> {
    let mut taken = BTreeMap::new();
    let mut operations = Vec::new();
    parameters::rename(paths)?;
    for (path, method, operation) in each(paths) {
        let place = format!("{} {path}", method.to_uppercase());
        let text = |keyword| operation.get(keyword).and_then(Value::as_str);
        let summary = text("summary").map(str::to_owned);
        let name = match (text(names::EXTENSION), text("operationId")) {
            (Some(given), _) => given_name(given, &place)?,
            (None, Some(id)) => names::operation_name(id, summary.as_deref(), path, method),
            (None, None) => return Err(Error::shape(&place, "it has no operationId")),
        };
        if let Some(other) = taken.insert(name.clone(), place.clone()) {
            return Err(Error::shape(
                &place,
                format!(
                    "{other} is called {name} as well: give another by `{}`",
                    names::EXTENSION
                ),
            ));
        }
        operations.push(Operation {
            name: name.clone(),
            path: path.to_owned(),
            summary: summary.unwrap_or_default(),
            description: text("description").unwrap_or_default().to_owned(),
            family: family(operation, path),
            deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
            source: operation
                .pointer("/externalDocs/url")
                .and_then(Value::as_str)
                .map(str::to_owned),
            arguments: arguments(operation),
            streams: operation.get(events::KEPT).is_some(),
            event: None,
            parts: BTreeMap::new(),
            files: BTreeSet::new(),
        });
        if let Value::Object(operation) = operation {
            operation.insert("operationId".into(), name.into());
            operation.retain(|keyword, _| {
                matches!(
                    keyword.as_str(),
                    "operationId" | "parameters" | "requestBody" | "responses" | events::KEPT
                )
            });
        }
        keep_success(operation);
    }
    Ok(operations)
}

/// Errors are ours, and two types of them make the engine panic. Where no
/// answer is said to be the success, `default` is the one that there is.
fn keep_success(operation: &mut Value) {
    let Some(Value::Object(answers)) = operation.get_mut("responses") else {
        return;
    };
    let is_success = |status: &String| status.starts_with('2');
    if !answers.keys().any(is_success)
        && let Some(default) = answers.shift_remove("default")
    {
        answers.insert("200".into(), default);
    }
    answers.retain(|status, _| is_success(status));
    // The engine would take any bytes for the answer.
    if answers.is_empty() {
        answers.insert("204".into(), json!({ "description": "" }));
    }
}

/// The name that the document gives a method or an argument.
pub(super) fn given_name(given: &str, place: &str) -> Result<String, Error> {
    if given == names::snake_name(given) {
        return Ok(given.to_owned());
    }
    let extension = names::EXTENSION;
    let reason = format!("`{extension}: {given}` is not the name of a Rust function or argument");
    Err(Error::shape(place, reason))
}

/// The document's `tags`: name and description.
pub(super) fn families(lowered: &Value) -> Vec<(String, String)> {
    let tags = lowered.get("tags").and_then(Value::as_array);
    let text = |tag: &Value, keyword| Some(tag.get(keyword)?.as_str()?.to_owned());
    tags.into_iter()
        .flatten()
        .filter_map(|tag| {
            Some((
                text(tag, "name")?,
                text(tag, "description").unwrap_or_default(),
            ))
        })
        .collect()
}

/// The heading under which the method stands: the tag, or what the path says.
fn family(operation: &Value, path: &str) -> String {
    if let Some(tag) = operation.pointer("/tags/0").and_then(Value::as_str) {
        return tag.to_owned();
    }
    let is_version = |step: &str| {
        step.strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
    };
    let words: Vec<String> = path
        .split('/')
        .filter(|step| !step.is_empty() && !is_version(step))
        .take_while(|step| !step.starts_with('{'))
        .map(capitalised)
        .collect();
    words.join(" ")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + chars.as_str())
        .unwrap_or_default()
}

/// What each parameter is for, by the name that it has on the wire.
fn arguments(operation: &Value) -> BTreeMap<String, String> {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    parameters
        .into_iter()
        .flatten()
        .filter_map(|parameter| {
            let name = parameter.get("name").and_then(Value::as_str)?;
            let mut schema = parameter.get("schema").cloned().unwrap_or_default();
            if let (Value::Object(schema), Some(said)) = (&mut schema, parameter.get("description"))
            {
                schema.insert("description".into(), said.clone());
            }
            Some((name.to_owned(), docs::of_field(name, &schema)))
        })
        .collect()
}

pub(super) fn each(paths: &mut Value) -> impl Iterator<Item = (&str, &str, &mut Value)> {
    paths
        .as_object_mut()
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            item.as_object_mut()
                .into_iter()
                .flatten()
                .filter(|(method, _)| METHODS.contains(&method.as_str()))
                .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
}

pub(super) fn list<'a>(
    operation: &'a mut Value,
    keyword: &str,
) -> impl Iterator<Item = &'a mut Value> {
    operation
        .get_mut(keyword)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

pub(super) fn map<'a>(
    operation: &'a mut Value,
    keyword: &str,
) -> impl Iterator<Item = &'a mut Value> {
    let held = operation.get_mut(keyword).and_then(Value::as_object_mut);
    held.into_iter().flat_map(Map::values_mut)
}
