//! A reference page: the document in it, and whether it is what the page says it is.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::document;
use super::fence::{self, Fence, METHODS, OperationName};
use super::index::Link;
use super::site::{self, Site};
use crate::error::{Error, Result};

/// A page that has been read and checked.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: String,
    /// What a maintainer opens to look at the page.
    pub(crate) place: String,
    pub(crate) sha256: String,
    pub(crate) operation: OperationName,
    pub(crate) operation_id: Option<String>,
    pub(crate) document: Value,
}

pub(crate) fn read(site: &Site, link: &Link) -> Result<Page> {
    let place = site.place(&link.path);
    let bytes = site.read(&link.path).map_err(|error| {
        Error::new(
            &*link.place,
            format!("the index names a page that cannot be read: {place}: {error}"),
            format!("save {} there, or take the line out of the index", link.url),
        )
    })?;
    let fence = fence::find(&place, site::text(&place, &bytes)?)?;
    let document = document::parse(&fence.body).map_err(|problem| {
        Error::new(
            format!("{place}:{}", fence.line + problem.line),
            format!("not YAML that can be read: {}", problem.what),
            "see whether the page was saved whole; if the docs site itself sends this, \
             leave the page out of the index until it is mended",
        )
    })?;
    check_version(&document).map_err(|found| {
        let line = key_line(&fence.body, "openapi");
        Error::new(
            format!("{place}:{}", fence.line + line),
            format!("not an OpenAPI 3.1 document: it has {found}"),
            "only `openapi: 3.1.x` is read; leave the page out of the index, \
             and describe its operation elsewhere",
        )
    })?;
    let operation_id = check_operation(&place, &fence, &document)?;
    Ok(Page {
        url: link.url.clone(),
        place,
        sha256: format!("{:x}", Sha256::digest(&bytes)),
        operation: fence.operation,
        operation_id,
        document,
    })
}

/// What there is in place of a version that is read.
pub(crate) fn check_version(document: &Value) -> std::result::Result<(), String> {
    match document.get("openapi") {
        None => Err("no `openapi` key".to_owned()),
        Some(Value::String(version)) if version.starts_with("3.1.") => Ok(()),
        Some(other) => Err(format!("openapi: {other}")),
    }
}

/// That the document has the operation that the fence names, and no other: what a page brings in
/// beside its own operation would have no source.
fn check_operation(place: &str, fence: &Fence, document: &Value) -> Result<Option<String>> {
    let found = operations(document);
    if found != [fence.operation.clone()] {
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        return Err(Error::new(
            format!("{place}:{}", fence.line),
            format!(
                "the fence names {}, but the document has {}",
                fence.operation,
                if found.is_empty() {
                    "no operation".to_owned()
                } else {
                    found.join(", ")
                }
            ),
            "a page has exactly the operation that its fence names: see whether the page was \
             edited, or leave it out of the index",
        ));
    }
    Ok(operation_id(document, &fence.operation))
}

pub(crate) fn operation_id(document: &Value, name: &OperationName) -> Option<String> {
    let OperationName { path, method } = name;
    let operation = document.get("paths")?.get(path)?.get(method)?;
    operation.get("operationId")?.as_str().map(str::to_owned)
}

pub(crate) fn operations(document: &Value) -> Vec<OperationName> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            let keys = item.as_object().into_iter().flat_map(|item| item.keys());
            keys.filter(|key| METHODS.contains(&key.as_str()))
                .map(|method| OperationName {
                    path: path.clone(),
                    method: method.clone(),
                })
        })
        .collect()
}

/// The line of a top-level key within the body, counted from 1; 0, the fence, if it is not found.
fn key_line(body: &str, key: &str) -> usize {
    body.lines()
        .position(|line| line.trim_start_matches(['"', '\'']).starts_with(key))
        .map_or(0, |index| index + 1)
}
