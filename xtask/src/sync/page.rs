//! A reference page, or a whole document: what is in it, and whether it is what it says it is.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::fence::{self, Fence, METHODS, OperationName};
use super::fetch::{Wanted, fetch_all};
use super::index::Link;
use super::markup;
use super::reading::{self, Refusal};
use super::site::{self, Limit, Site};
use crate::error::{Error, Result};

/// A page that has been read and checked.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: String,
    /// What a maintainer opens to look at the page.
    pub(crate) place: String,
    pub(crate) sha256: String,
    pub(crate) operation: OperationName,
    pub(crate) document: Value,
}

/// A document of many operations that the site has beside its pages.
#[derive(Debug)]
pub(crate) struct WholeDocument {
    pub(crate) url: String,
    /// What a maintainer opens to look at it.
    pub(crate) place: String,
    pub(crate) sha256: String,
    pub(crate) operations: Vec<OperationName>,
    pub(crate) document: Value,
}

/// The pages of all links, in their order.
pub(crate) fn read_all(site: &Site, links: &[Link]) -> Result<Vec<Page>> {
    let wanted: Vec<Wanted> = links
        .iter()
        .map(|link| Wanted {
            path: &link.path,
            place: &link.place,
            limit: Limit::Page,
            optional: false,
        })
        .collect();
    let read = fetch_all(site, &wanted)?;
    // None of them is optional, so there are as many as there are links.
    let pages = links.iter().zip(read.iter().flatten());
    pages
        .map(|(link, bytes)| parse(&site.place(&link.path), &link.url, bytes))
        .collect()
}

/// A page's bytes; `place` is where they were read, `url` what is recorded of it.
pub(crate) fn parse(place: &str, url: &str, bytes: &[u8]) -> Result<Page> {
    let text = site::text(place, bytes)?;
    markup::refuse_other(place, url, text)?;
    markup::refuse_other_site(place, text)?;
    let fence = fence::find(place, text)?;
    let document =
        reading::read(&fence.body).map_err(|refusal| refused(place, fence.line, refusal))?;
    check_operation(place, &fence, &document)?;
    Ok(Page {
        url: url.to_owned(),
        place: place.to_owned(),
        sha256: sha256(bytes),
        operation: fence.operation,
        document,
    })
}

/// The bytes of a whole document, JSON or YAML.
pub(crate) fn parse_whole(place: &str, url: &str, bytes: &[u8]) -> Result<WholeDocument> {
    let text = site::text(place, bytes)?;
    markup::refuse_other(place, url, text)?;
    let document = reading::read(text).map_err(|refusal| refused(place, 0, refusal))?;
    let operations = operations(&document);
    if operations.is_empty() {
        return Err(Error::new(
            place,
            "the document has no operation",
            "see what is served there; if it is meant to be so, leave it out in sources.toml",
        ));
    }
    Ok(WholeDocument {
        url: url.to_owned(),
        place: place.to_owned(),
        sha256: sha256(bytes),
        operations,
        document,
    })
}

/// `above` is how many lines of the file stand above the text that was refused.
fn refused(place: &str, above: usize, refusal: Refusal) -> Error {
    let place = match above + refusal.line {
        0 => place.to_owned(),
        line => format!("{place}:{line}"),
    };
    Error::new(place, refusal.what, refusal.remedy)
}

fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// What a draft has in place of the one version that ours are written in.
pub(crate) fn check_version(document: &Value) -> std::result::Result<(), String> {
    match document.get("openapi") {
        None => Err("no `openapi` key".to_owned()),
        Some(Value::String(version)) if version.starts_with("3.1.") => Ok(()),
        Some(other) => Err(format!("openapi: {other}")),
    }
}

/// That the document has the operation that the fence names, and no other: what a page brings in
/// beside its own operation would have no source.
fn check_operation(place: &str, fence: &Fence, document: &Value) -> Result<()> {
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
             edited, or exclude it in sources.toml",
        ));
    }
    Ok(())
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

#[cfg(test)]
#[path = "page_tests.rs"]
mod tests;
