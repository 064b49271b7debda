//! Parameters: those that operations share, and the names of those in paths.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names;
use super::operations::{METHODS, each, follow, given_name, list};
use crate::error::Error;

/// Parameters of the path item count for each of its operations.
pub(super) fn merge_shared(lowered: &Value, paths: &mut Value) -> Result<(), Error> {
    for (path, item) in paths.as_object_mut().into_iter().flatten() {
        let Value::Object(item) = item else { continue };
        let Some(Value::Array(mut shared)) = item.shift_remove("parameters") else {
            continue;
        };
        for parameter in &mut shared {
            follow(lowered, parameter, &format!("the path {path}"))?;
        }
        for (_, operation) in item
            .iter_mut()
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
        {
            let Value::Object(operation) = operation else {
                continue;
            };
            let own = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Value::Array(own) = own {
                for parameter in own.iter_mut() {
                    follow(lowered, parameter, &format!("the path {path}"))?;
                }
                let same = |a: &Value, b: &Value| {
                    a.get("name") == b.get("name") && a.get("in") == b.get("in")
                };
                let more: Vec<Value> = shared
                    .iter()
                    .filter(|parameter| !own.iter().any(|other| same(parameter, other)))
                    .cloned()
                    .collect();
                own.extend(more);
            }
        }
    }
    Ok(())
}

/// A list that is written as one text, such as `a,b`: what we send is a pair
/// for each item. Takes those out that may be left out, and tells them.
pub(super) fn leave_out(paths: &mut Value) -> Vec<String> {
    let mut left_out = Vec::new();
    for (path, method, operation) in each(paths) {
        let Some(Value::Array(parameters)) = operation.get_mut("parameters") else {
            continue;
        };
        parameters.retain(|parameter| {
            let is_list = parameter.pointer("/schema/type").is_some_and(|it| it == "array");
            let style = text(parameter, "style").unwrap_or("form");
            let is_one_text = style != "form" || parameter.get("explode") == Some(&false.into());
            let is_required = parameter.get("required") == Some(&true.into());
            let goes = text(parameter, "in") == Some("query") && is_list && is_one_text && !is_required;
            if goes {
                let name = text(parameter, "name").unwrap_or_default();
                left_out.push(format!(
                    "{} {path}: the parameter `{name}` is a list that is no pair for each item: not supported yet",
                    method.to_uppercase()
                ));
            }
            !goes
        });
    }
    left_out
}

/// OpenAPI ignores parameters that say again what is sent by the body, the
/// answer and the security.
pub(super) fn ignore_reserved(operation: &mut Value) {
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

/// A path parameter has no name on the wire, so a better one may be given. It
/// stands in the path, so it is that of every operation there.
pub(super) fn rename(paths: &mut Value) -> Result<(), Error> {
    let Value::Object(all) = paths else {
        return Ok(());
    };
    for (path, mut item) in std::mem::take(all) {
        let given = given_names(&path, &mut item)?;
        for (method, operation) in operations(&mut item) {
            for parameter in list(operation, "parameters") {
                give_name(parameter, &given);
            }
            refuse_namesakes(operation, &format!("{} {path}", method.to_uppercase()))?;
        }
        let renamed = renamed(&path, &given);
        if all.insert(renamed.clone(), item).is_some() {
            let reason = format!("another path is {renamed} as well once its parameters are named");
            return Err(Error::shape(&path, reason));
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
                return Err(Error::shape(path, reason));
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

/// Arguments of one method have a name each, which the engine panics about.
fn refuse_namesakes(operation: &mut Value, place: &str) -> Result<(), Error> {
    let mut parameters: Vec<&Value> = list(operation, "parameters").map(|it| &*it).collect();
    parameters.sort_by_key(|parameter| !is_of_path(parameter));
    let mut of_path = BTreeMap::new();
    for parameter in parameters {
        let name = text(parameter, "name").unwrap_or_default();
        let argument = names::snake_name(name);
        if let Some(other) = of_path.get(&argument) {
            let kind = text(parameter, "in").unwrap_or_default();
            let reason = format!(
                "the path parameter `{other}` and the {kind} parameter `{name}` are both the argument `{argument}`: give the path parameter another name by `{}`",
                names::EXTENSION
            );
            return Err(Error::shape(place, reason));
        }
        if is_of_path(parameter) {
            of_path.insert(argument, name);
        }
    }
    Ok(())
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
