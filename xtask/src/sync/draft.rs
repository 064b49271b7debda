//! A draft: operations that the docs site describes and that no synced page has yet, in an OpenAPI
//! document of our own.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::anatomy::pointer;
use super::document;
use super::fence::METHODS;
use super::page;
use super::site::{self, Limit};
use super::source::{Kind, Source};
use crate::error::{Error, Result};

/// What a draft may have: only operations and components go into the document.
const PARTS: [&str; 4] = ["openapi", "info", "paths", "components"];

/// Every `*.yaml` of the folder's folder, by name. That there are none is fine.
pub(crate) fn read_all(folder: &Path, below: &str) -> Result<Vec<Source>> {
    let folder = folder.join(below);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.and_then(Iterator::collect::<std::io::Result<Vec<_>>>),
    };
    let remedy = "see that it is a folder and may be read, or take it away";
    let entries = entries.map_err(|error| Error::io(&folder, "read the folder", &error, remedy))?;
    let mut names: Vec<String> = entries
        .into_iter()
        // What is no Unicode is no name that we gave.
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml") && !name.starts_with('.'))
        .collect();
    // The order in which a file system lists its files is its own affair.
    names.sort();
    let drafts = names
        .iter()
        .map(|name| read(&folder.join(name), format!("{below}/{name}")));
    drafts.collect()
}

fn read(path: &Path, name: String) -> Result<Source> {
    let place = super::shown(path);
    let read = fs::File::open(path).and_then(|file| Limit::Page.read(file));
    let remedy = "mend the file, or take it away";
    let bytes = read.map_err(|error| Error::io(path, "read the draft", &error, remedy))?;
    let text = site::text(&place, &bytes)?;
    let document = document::parse(text).map_err(|problem| {
        Error::new(
            format!("{place}:{}", problem.line),
            format!("not YAML that can be read: {}", problem.what),
            "mend the draft",
        )
    })?;
    let draft = Source {
        kind: Kind::Draft,
        // The same on every machine.
        origin: name.clone(),
        name,
        place,
        sha256: format!("{:x}", Sha256::digest(&bytes)),
        operations: page::operations(&document),
        document,
        text: Some(text.to_owned()),
    };
    check(&draft)?;
    Ok(draft)
}

fn check(draft: &Source) -> Result<()> {
    let document = &draft.document;
    page::check_version(document).map_err(|found| {
        Error::new(
            draft.place_of("/openapi"),
            format!("not an OpenAPI 3.1 document: it has {found}"),
            "only `openapi: 3.1.x` is read: write the draft as such a document",
        )
    })?;
    let parts = document.as_object().into_iter().flatten();
    if let Some((part, _)) = parts.into_iter().find(|(key, _)| !PARTS.contains(&&***key)) {
        return Err(Error::new(
            draft.place_of(&pointer("", part)),
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
                    draft.place_of(&pointer(&pointer("/paths", path), key)),
                    format!("`{key}` stands beside the operations of {path}"),
                    "write it into each operation: a page may bring the others of this path",
                ));
            }
        }
    }
    if draft.operations.is_empty() {
        return Err(Error::new(
            &*draft.place,
            "the draft has no operation",
            "delete the file",
        ));
    }
    Ok(())
}
