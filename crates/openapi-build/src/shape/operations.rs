//! Operations as a caller sees them: one name, the answers that are not
//! errors, parameters without references.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::plan::Operation;
use super::{answers, bodies, events, names, parameters};
use crate::LeftOut;
use crate::error::Error;

pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Writes shared parameters, bodies and answers out where they are used.
/// An operation that refers to what is not there goes.
pub(crate) fn resolve(lowered: &Value, paths: &mut Value, left_out: &mut Vec<LeftOut>) {
    retain(paths, left_out, |item, operation| {
        parameters::merge_shared(item, operation);
        for parameter in list(operation, "parameters") {
            follow(lowered, parameter)?;
        }
        parameters::tidy(operation);
        if let Some(body) = operation.get_mut("requestBody") {
            follow(lowered, body)?;
        }
        for answer in map(operation, "responses") {
            follow(lowered, answer)?;
        }
        without_examples(operation);
        Ok(())
    });
}

/// Keeps the operations for which nothing is refused, and no other key of a
/// path item; the first argument is the shared parameters of the path.
fn retain(
    paths: &mut Value,
    left_out: &mut Vec<LeftOut>,
    mut check: impl FnMut(&[Value], &mut Value) -> Result<(), String>,
) {
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        let Value::Object(item) = item else { continue };
        let shared = match item.shift_remove("parameters") {
            Some(Value::Array(shared)) => shared,
            _ => Vec::new(),
        };
        item.retain(|method, operation| {
            if !METHODS.contains(&method.as_str()) || !operation.is_object() {
                return false;
            }
            match check(&shared, operation) {
                Ok(()) => true,
                Err(reason) => {
                    left_out.push(LeftOut::of_operation(path, method, reason));
                    false
                }
            }
        });
    }
}

/// An example may hold anything, also what looks like a schema.
fn without_examples(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.shift_remove("example");
            if object
                .get("examples")
                .is_some_and(|it| it.is_array() || it.is_object())
            {
                object.shift_remove("examples");
            }
            object.values_mut().for_each(without_examples);
        }
        Value::Array(items) => items.iter_mut().for_each(without_examples),
        _ => {}
    }
}

fn follow(lowered: &Value, value: &mut Value) -> Result<(), String> {
    let mut followed = Vec::new();
    while let Some(target) = value.get("$ref").and_then(Value::as_str) {
        let target = target.to_owned();
        let found = target.strip_prefix('#').and_then(|at| lowered.pointer(at));
        *value = found
            .cloned()
            .ok_or_else(|| format!("`{target}` is not in the document"))?;
        if followed.contains(&target) {
            return Err(format!("`{target}` refers to itself"));
        }
        followed.push(target);
    }
    Ok(())
}

/// Names the operations, and takes out what the engine must not see.
pub(crate) fn trim(
    paths: &mut Value,
    left_out: &mut Vec<LeftOut>,
) -> Result<Vec<Operation>, Error> {
    let mut named = Named::default();
    let mut operations = Vec::new();
    parameters::rename(paths)?;
    // What the document names itself is taken first.
    for (path, method, operation) in each(paths) {
        if let Some(given) = operation.get(names::EXTENSION).and_then(Value::as_str) {
            let place = format!("{} {path}", method.to_uppercase());
            named.give(&given_name(given, &place)?, &place)?;
        }
    }
    for (path, method, operation) in each(paths) {
        let text = |keyword| operation.get(keyword).and_then(Value::as_str);
        let summary = text("summary").map(str::to_owned);
        let name = match (text(names::EXTENSION), text("operationId")) {
            (Some(given), _) => given.to_owned(),
            (None, Some(id)) if id.chars().any(char::is_alphanumeric) => {
                let name = names::operation_name(id, summary.as_deref(), path, method);
                named.take(&name, path, method)
            }
            (None, _) => named.take(&names::of_request(path, method), path, method),
        };
        operations.push(Operation {
            name: name.clone(),
            path: path.to_owned(),
            original: text(parameters::ORIGINAL).unwrap_or(path).to_owned(),
            summary: summary.unwrap_or_default(),
            description: text("description").unwrap_or_default().to_owned(),
            family: family(operation, path),
            deprecated: operation.get("deprecated") == Some(&Value::Bool(true)),
            source: operation
                .pointer("/externalDocs/url")
                .and_then(Value::as_str)
                .map(str::to_owned),
            streams: operation.get(events::KEPT).is_some(),
            body: bodies::take_raw(operation),
            method: method.to_owned(),
            ..Operation::default()
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
        let is_text = answers::keep_success(operation, path, method, left_out);
        if let Some(last) = operations.last_mut() {
            last.answers_text = is_text;
        }
    }
    Ok(operations)
}

/// The names that operations have, so that no two have one.
#[derive(Default)]
struct Named {
    /// Name and place.
    names: BTreeMap<String, String>,
    /// As they are written in types.
    types: BTreeSet<String>,
}

impl Named {
    fn give(&mut self, name: &str, place: &str) -> Result<(), Error> {
        if let Some(other) = self.names.insert(name.to_owned(), place.to_owned()) {
            return Err(Error::name(
                place,
                format!(
                    "{other} is called {name} as well: give another by `{}`",
                    names::EXTENSION
                ),
            ));
        }
        self.types.insert(names::type_name(name));
        Ok(())
    }

    /// The name, or one that says the request too.
    fn take(&mut self, name: &str, path: &str, method: &str) -> String {
        let is_taken = |name: &str| {
            names::is_method_of_client(name) || self.types.contains(&names::type_name(name))
        };
        let others = [
            name.to_owned(),
            format!("{method}_{name}"),
            format!("{name}_{}", names::of_path(path)),
        ];
        let free = others.iter().find(|name| !is_taken(name)).cloned();
        let free = free.unwrap_or_else(|| {
            names::free(&names::of_request(path, method), |name| is_taken(name))
        });
        self.types.insert(names::type_name(&free));
        let place = format!("{} {path}", method.to_uppercase());
        self.names.insert(free.clone(), place);
        free
    }
}

/// The name that the document gives a method or an argument.
pub(super) fn given_name(given: &str, place: &str) -> Result<String, Error> {
    if given == names::snake_name(given) {
        return Ok(given.to_owned());
    }
    let extension = names::EXTENSION;
    let reason = format!("`{extension}: {given}` is not the name of a Rust function or argument");
    Err(Error::name(place, reason))
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
