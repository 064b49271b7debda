//! What a path says for all its operations, where several sources have operations of it: each operation
//! then says it itself, so that none gets the parameters of another source's, and none loses its own.

use serde_json::{Map, Value};

use super::anatomy::{pointer, without_prose};
use super::fence::is_method;
use super::source::Source;
use crate::error::{Error, Result};

/// What an operation can say itself.
const SHARED: [&str; 2] = ["parameters", "servers"];

/// # Errors
///
/// Where a path is a reference: its operations would be lost.
pub(crate) fn fold(all: &mut [Source]) -> Result<()> {
    let mut paths: Vec<String> = Vec::new();
    for source in all.iter() {
        for (path, item) in items(source) {
            if item.contains_key("$ref") {
                return Err(Error::new(
                    source.place_of(&pointer("/paths", path)),
                    format!(
                        "{} is a reference, whose operations are not read",
                        pointer("/paths", path)
                    ),
                    "write the operations where the reference stands, or leave the source out",
                ));
            }
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
    }
    for path in paths {
        let said: Vec<Value> = all
            .iter()
            .filter_map(|source| shared(source, &path))
            .collect();
        let first = said.first();
        if said.iter().any(|it| Some(it) != first) {
            all.iter_mut().for_each(|source| push_down(source, &path));
        }
    }
    Ok(())
}

fn items(source: &Source) -> impl Iterator<Item = (&String, &Map<String, Value>)> {
    let paths = source.top("paths").and_then(Value::as_object);
    let items = paths.into_iter().flatten();
    items.filter_map(|(path, item)| Some((path, item.as_object()?)))
}

/// What the source says for all operations of the path, without prose; `None` if it has none that is
/// read.
fn shared(source: &Source, path: &str) -> Option<Value> {
    source.operations.iter().find(|name| name.path == path)?;
    let item = source.part(&pointer("/paths", path))?.as_object()?;
    let shared = item
        .iter()
        .filter(|(key, _)| SHARED.contains(&key.as_str()));
    let shared = shared.map(|(key, value)| (key.clone(), without_prose(value)));
    Some(Value::Object(shared.collect()))
}

fn push_down(source: &mut Source, path: &str) {
    let item = source
        .document
        .pointer_mut(&pointer("/paths", path))
        .and_then(Value::as_object_mut);
    let Some(item) = item else {
        return;
    };
    let taken: Vec<(&str, Value)> = SHARED
        .into_iter()
        .filter_map(|key| Some((key, item.shift_remove(key)?)))
        .collect();
    for (_, operation) in item.iter_mut().filter(|(key, _)| is_method(key)) {
        let Some(operation) = operation.as_object_mut() else {
            continue;
        };
        for (key, value) in &taken {
            match (operation.get_mut(*key), value) {
                (Some(Value::Array(own)), Value::Array(general)) if *key == "parameters" => {
                    let is_own = |it: &&Value| own.iter().any(|known| called(known) == called(it));
                    let missing: Vec<Value> =
                        general.iter().filter(|it| !is_own(it)).cloned().collect();
                    own.extend(missing);
                }
                (Some(_), _) => {}
                (None, value) => {
                    operation.insert((*key).to_owned(), value.clone());
                }
            }
        }
    }
}

/// A parameter's place and name, or what it refers to.
fn called(parameter: &Value) -> [Option<&Value>; 3] {
    ["in", "name", "$ref"].map(|key| parameter.get(key))
}
