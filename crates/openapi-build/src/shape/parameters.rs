//! Parameters: those that operations share, and the names of those in paths.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::operations::{METHODS, given_name, list};
use super::{bodies, names};
use crate::error::Error;

/// Parameters of the path item count for each of its operations.
pub(super) fn merge_shared(shared: &[Value], operation: &mut Value) {
    let Value::Object(operation) = operation else {
        return;
    };
    let own = operation.entry("parameters").or_insert_with(|| json!([]));
    if !own.is_array() {
        *own = json!([]);
    }
    if let Value::Array(own) = own {
        own.extend(shared.iter().cloned());
    }
}

/// Of two of one name and place the first counts, which is the operation's.
/// What is not said of a parameter is what OpenAPI takes for it.
pub(super) fn tidy(operation: &mut Value) {
    ignore_reserved(operation);
    let Some(Value::Array(parameters)) = operation.get_mut("parameters") else {
        return;
    };
    let mut seen = BTreeSet::new();
    parameters.retain(|parameter| {
        let of = |keyword| text(parameter, keyword).map(str::to_owned);
        match (of("name"), of("in")) {
            (Some(name), Some(place)) => seen.insert((name, place)),
            _ => false,
        }
    });
    for parameter in parameters.iter_mut().filter_map(Value::as_object_mut) {
        let content = parameter.shift_remove("content");
        let first = content
            .as_ref()
            .and_then(Value::as_object)
            .and_then(|it| it.iter().next());
        if let Some((name, media_type)) = first {
            let schema = media_type.get("schema").cloned();
            parameter.insert("schema".into(), schema.unwrap_or_else(|| json!({})));
            if bodies::is_json(name) {
                parameter.insert("style".into(), "json".into());
            }
        }
        parameter
            .entry("schema")
            .or_insert_with(|| json!({ "type": "string" }));
    }
}

/// OpenAPI ignores parameters that say again what is sent by the body, the
/// answer and the security.
fn ignore_reserved(operation: &mut Value) {
    let is_reserved = |parameter: &Value| {
        let name = text(parameter, "name").unwrap_or_default();
        let reserved = ["accept", "authorization", "content-type"];
        text(parameter, "in") == Some("header")
            && reserved.iter().any(|it| name.eq_ignore_ascii_case(it))
    };
    if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
        parameters.retain(|parameter| !is_reserved(parameter));
    }
}

/// Where an operation keeps its path as the document has it.
pub(super) const ORIGINAL: &str = "x-original-path";

/// A path parameter has no name on the wire, so a better one may be given. It
/// stands in the path, so it is that of every operation there.
pub(super) fn rename(paths: &mut Value) -> Result<(), Error> {
    let Value::Object(all) = paths else {
        return Ok(());
    };
    for (path, mut item) in std::mem::take(all) {
        let given = given_names(&path, &mut item)?;
        for (_, operation) in operations(&mut item) {
            if let Value::Object(operation) = operation {
                operation.insert(ORIGINAL.into(), path.clone().into());
            }
        }
        for (_, operation) in operations(&mut item) {
            for parameter in list(operation, "parameters") {
                give_name(parameter, &given);
            }
        }
        let renamed = renamed(&path, &given);
        if all.insert(renamed.clone(), item).is_some() {
            let reason = format!("another path is {renamed} as well once its parameters are named");
            return Err(Error::name(&path, reason));
        }
    }
    Ok(())
}

/// The names that any operation of the path gives, by the document's own.
fn given_names(path: &str, item: &mut Value) -> Result<BTreeMap<String, String>, Error> {
    let mut all: BTreeMap<String, (String, &str)> = BTreeMap::new();
    for (method, operation) in operations(item) {
        for parameter in list(operation, "parameters").filter(|it| is_of_path(it)) {
            let (Some(name), Some(given)) =
                (text(parameter, "name"), text(parameter, names::EXTENSION))
            else {
                continue;
            };
            let given = given_name(given, path)?;
            let (first, by) = all
                .entry(name.to_owned())
                .or_insert_with(|| (given.clone(), method));
            if *first != given {
                let reason = format!(
                    "the path parameter `{name}` is called `{first}` by {} and `{given}` by {}: a path has one name for it",
                    by.to_uppercase(),
                    method.to_uppercase()
                );
                return Err(Error::name(path, reason));
            }
        }
    }
    let names = all.into_iter().map(|(name, (given, _))| (name, given));
    Ok(names.collect())
}

fn give_name(parameter: &mut Value, given: &BTreeMap<String, String>) {
    if !is_of_path(parameter) {
        return;
    }
    let given = text(parameter, "name").and_then(|name| given.get(name));
    if let (Some(given), Value::Object(parameter)) = (given, parameter) {
        parameter.insert("name".into(), given.clone().into());
    }
}

/// The path with the given names, all at once: one may be what another was.
fn renamed(path: &str, given: &BTreeMap<String, String>) -> String {
    let mut steps = path.split('{');
    let mut renamed = steps.next().unwrap_or_default().to_owned();
    for step in steps {
        let (name, rest) = step.split_at(step.find('}').unwrap_or(0));
        let name = given.get(name).map_or(name, String::as_str);
        renamed.push('{');
        renamed.push_str(name);
        renamed.push_str(rest);
    }
    renamed
}

fn operations(item: &mut Value) -> impl Iterator<Item = (&str, &mut Value)> {
    let held = item.as_object_mut().into_iter().flat_map(Map::iter_mut);
    held.map(|(method, operation)| (method.as_str(), operation))
        .filter(|(method, _)| METHODS.contains(method))
}

fn is_of_path(parameter: &Value) -> bool {
    text(parameter, "in") == Some("path")
}

fn text<'a>(parameter: &'a Value, keyword: &str) -> Option<&'a str> {
    parameter.get(keyword).and_then(Value::as_str)
}
