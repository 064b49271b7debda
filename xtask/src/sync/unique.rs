//! What may be in a document once only: an operation's id, and a path whatever its variables are
//! called.

use std::collections::BTreeMap;

use super::fence::OperationName;
use super::source::{Source, operation_at};
use crate::error::{Error, Result};

pub(crate) fn check(operations: &BTreeMap<&OperationName, &Source>) -> Result<()> {
    let mut ids: BTreeMap<String, (&OperationName, &Source)> = BTreeMap::new();
    let mut routes: BTreeMap<(String, &str), (&OperationName, &Source)> = BTreeMap::new();
    for (name, source) in operations {
        if let Some(id) = source.operation_id(name)
            && let Some(other) = ids.insert(id.clone(), (name, source))
        {
            return Err(twice(
                &format!("the operation id `{id}`"),
                other,
                (name, source),
            ));
        }
        let route = (route(&name.path), name.method.as_str());
        if let Some(other) = routes.insert(route, (name, source)) {
            return Err(twice(
                "a path, but for its variables' names,",
                other,
                (name, source),
            ));
        }
    }
    Ok(())
}

fn twice(what: &str, first: (&OperationName, &Source), second: (&OperationName, &Source)) -> Error {
    let place = |(name, source): (&OperationName, &Source)| source.place_of(&operation_at(name));
    Error::new(
        place(second),
        format!(
            "{} and {} have {what} in common; the other is in {}",
            second.0,
            first.0,
            place(first)
        ),
        "they are probably one operation, described by two sources: leave one out by `exclude` in \
         sources.toml, or delete it from the draft",
    )
}

/// `/jobs/{}/files` of `/jobs/{id}/files`.
fn route(path: &str) -> String {
    let segments = path
        .split('/')
        .map(|segment| match segment.starts_with('{') {
            true => "{}",
            false => segment,
        });
    segments.collect::<Vec<_>>().join("/")
}
