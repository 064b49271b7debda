//! A draft: operations that the docs site describes and that no synced page has yet, in an OpenAPI
//! document of our own.

use std::fs;
use std::io::ErrorKind;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::document;
use super::fence::METHODS;
use super::page;
use super::site::{self, Limit, Site};
use crate::error::{Error, Result};

/// Below the folder that the document is written into.
pub(crate) const FOLDER: &str = "drafts";

/// What a draft may have: only operations and components go into the document.
const PARTS: [&str; 4] = ["openapi", "info", "paths", "components"];

/// A draft that has been read and checked, but for its references.
#[derive(Debug)]
pub(crate) struct Draft {
    /// From the folder on, the same on every machine: `drafts/NAME.yaml`.
    pub(crate) source: String,
    /// What a maintainer opens to look at the draft.
    pub(crate) place: String,
    pub(crate) sha256: String,
    pub(crate) document: Value,
    text: String,
}

/// Every `drafts/*.yaml` of the folder, by name. That there are none is fine.
pub(crate) fn read_all(site: &Site) -> Result<Vec<Draft>> {
    let folder = site.place(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<std::io::Result<Vec<_>>>),
    };
    let entries = entries.map_err(|error| {
        Error::new(
            folder,
            format!("cannot read the folder: {error}"),
            "see that it is a folder and may be read, or take it away",
        )
    })?;
    let mut names: Vec<String> = entries
        .into_iter()
        // What is no Unicode is no name that we gave.
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml") && !name.starts_with('.'))
        .collect();
    // The order in which a file system lists its files is its own affair.
    names.sort();
    names.iter().map(|name| read(site, name)).collect()
}

fn read(site: &Site, name: &str) -> Result<Draft> {
    let source = format!("{FOLDER}/{name}");
    let place = site.place(&source);
    let bytes = site.read(&source, Limit::Page).map_err(|error| {
        Error::new(
            &*place,
            format!("cannot read the draft: {error}"),
            "mend the file, or take it away",
        )
    })?;
    let text = site::text(&place, &bytes)?;
    let document = document::parse(text).map_err(|problem| {
        Error::new(
            format!("{place}:{}", problem.line),
            format!("not YAML that can be read: {}", problem.what),
            "mend the draft",
        )
    })?;
    let draft = Draft {
        source,
        sha256: format!("{:x}", Sha256::digest(&bytes)),
        document,
        text: text.to_owned(),
        place,
    };
    check(&draft)?;
    Ok(draft)
}

fn check(draft: &Draft) -> Result<()> {
    let document = &draft.document;
    page::check_version(document).map_err(|found| {
        Error::new(
            draft.line(&["openapi"]),
            format!("not an OpenAPI 3.1 document: it has {found}"),
            "only `openapi: 3.1.x` is read: write the draft as such a document",
        )
    })?;
    let parts = document.as_object().into_iter().flatten();
    if let Some((part, _)) = parts.into_iter().find(|(key, _)| !PARTS.contains(&&***key)) {
        return Err(Error::new(
            draft.line(&[part]),
            format!("a draft does not speak for the whole document, but has `{part}`"),
            "leave it to the synced pages; a draft has `paths` and `components` only",
        ));
    }
    for (path, item) in document
        .get("paths")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let keys = item.as_object().into_iter().flat_map(|item| item.keys());
        for key in keys {
            if !METHODS.contains(&key.as_str()) {
                return Err(Error::new(
                    draft.line(&["paths", path, key]),
                    format!("`{key}` stands beside the operations of {path}"),
                    "write it into each operation: a page may bring the others of this path",
                ));
            }
        }
    }
    if page::operations(document).is_empty() {
        return Err(Error::new(
            &*draft.place,
            "the draft has no operation",
            "delete the file",
        ));
    }
    Ok(())
}

impl Draft {
    /// The file and the line on which the last of `keys` stands, each below the one before it.
    pub(crate) fn line(&self, keys: &[&str]) -> String {
        format!("{}:{}", self.place, line(&self.text, keys))
    }
}

/// The line of a key in a file in block style, counted from 1; of the innermost key that is found
/// this way, if the file is written in another.
fn line(text: &str, keys: &[&str]) -> usize {
    let mut lines = (1..).zip(text.lines()).filter_map(|(number, line)| {
        let key = line.trim_start();
        let indent = line.len() - key.len();
        (!key.is_empty() && !key.starts_with('#')).then_some((number, indent, key))
    });
    let mut found = 1;
    let mut above = None;
    for wanted in keys {
        // The first line below a key has the indent of all that stand beside it.
        let mut beside = None;
        let next = lines.by_ref().find_map(|(number, indent, key)| {
            if above.is_some_and(|above| indent <= above) {
                return Some(None);
            }
            let beside = *beside.get_or_insert(indent);
            (indent == beside && is_key(key, wanted)).then_some(Some((number, indent)))
        });
        let Some(Some((number, indent))) = next else {
            break;
        };
        found = number;
        above = Some(indent);
    }
    found
}

fn is_key(line: &str, wanted: &str) -> bool {
    let plain = |line: &str| {
        line.strip_prefix(wanted)
            .is_some_and(|rest| rest.starts_with(':'))
    };
    plain(line)
        || ['"', '\''].iter().any(|quote| {
            let rest = line
                .strip_prefix(*quote)
                .and_then(|rest| rest.strip_prefix(wanted));
            rest.is_some_and(|rest| {
                rest.strip_prefix(*quote)
                    .is_some_and(|r| r.starts_with(':'))
            })
        })
}
