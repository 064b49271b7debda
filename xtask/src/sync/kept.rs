//! What an optional source that is absent had when it was last read: the vendored document still
//! has it, and provenance.toml says what it is.

use std::path::Path;

use serde_json::Value;

use super::document;
use super::fence::OperationName;
use super::source::{Kind, Source};
use crate::error::{Error, Result};

/// What was written last: the document, and where its operations came from.
#[derive(Debug)]
pub(crate) struct Vendored {
    place: String,
    pub(crate) document: Value,
    operations: Vec<Origin>,
}

#[derive(Debug)]
struct Origin {
    name: OperationName,
    source: String,
    sha256: String,
}

impl Vendored {
    /// `None` before the first sync.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join("perplexity.yaml");
        let provenance = folder.join("provenance.toml");
        let Some(text) = super::optional(&path)? else {
            return Ok(None);
        };
        let origins = super::optional(&provenance)?.unwrap_or_default();
        let damaged = |path: &Path, line: usize, problem: String| {
            let place = format!("{}:{line}", path.display());
            Error::new(
                place,
                problem,
                "bring both files back: git checkout openapi",
            )
        };
        let document =
            document::parse(&text).map_err(|problem| damaged(&path, problem.line, problem.what))?;
        let origins: toml::Table = toml::from_str(&origins).map_err(|error| {
            let before = error.span().and_then(|span| origins.get(..span.start));
            let line = 1 + before.unwrap_or_default().matches('\n').count();
            damaged(&provenance, line, error.message().to_owned())
        })?;
        let operations = origins.get("operation").and_then(toml::Value::as_array);
        Ok(Some(Self {
            place: path.display().to_string(),
            document,
            operations: operations
                .into_iter()
                .flatten()
                .filter_map(origin)
                .collect(),
        }))
    }

    /// The operations of the document.
    pub(crate) fn operations(&self) -> Vec<OperationName> {
        super::page::operations(&self.document)
    }

    /// What stands in for a source that is absent; `None` where it had nothing.
    pub(crate) fn stand_in(&self, name: &str, origin: &str) -> Option<Source> {
        let own: Vec<&Origin> = self
            .operations
            .iter()
            .filter(|operation| operation.source == origin)
            .collect();
        let sha256 = own.first()?.sha256.clone();
        let operations: Vec<OperationName> = self.operations();
        Some(Source {
            kind: Kind::Kept,
            name: name.to_owned(),
            origin: origin.to_owned(),
            place: self.place.clone(),
            sha256,
            document: self.document.clone(),
            operations: operations
                .into_iter()
                .filter(|name| own.iter().any(|origin| origin.name == *name))
                .collect(),
            text: None,
        })
    }
}

fn origin(entry: &toml::Value) -> Option<Origin> {
    let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    Some(Origin {
        name: OperationName {
            path: text("path")?,
            method: text("method")?.to_lowercase(),
        },
        source: text("source")?,
        sha256: text("sha256")?,
    })
}
