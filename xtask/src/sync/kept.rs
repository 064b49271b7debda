//! What an optional source that is absent had when it was last read: the vendored document still
//! has it, and provenance.toml says what it is.

use std::path::Path;

use serde_json::Value;

use super::anatomy::pointer;
use super::document;
use super::fence::{OperationName, is_method};
use super::page;
use super::site::BASE;
use super::source::{Kind, Source, operation_at};
use crate::error::{Error, Result};

/// What was written last: the document, and where its operations came from.
#[derive(Debug)]
pub(crate) struct Vendored {
    place: String,
    pub(crate) document: Value,
    origins: Vec<Origin>,
}

/// A part of the document, and where it came from.
#[derive(Debug)]
struct Origin {
    /// The pointer of an operation or a component.
    at: String,
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
        let tables = |key: &str| origins.get(key).and_then(toml::Value::as_array).into_iter();
        let operations = tables("operation").flatten().filter_map(operation);
        let components = tables("components").flatten().flat_map(components);
        Ok(Some(Self {
            place: path.display().to_string(),
            origins: operations.chain(components).collect(),
            document,
        }))
    }

    /// The operations of the document.
    pub(crate) fn operations(&self) -> Vec<OperationName> {
        page::operations(&self.document)
    }

    /// What stands in for sources that are absent: what came from each of them, by what
    /// provenance.toml calls it.
    pub(crate) fn stand_ins(&self, is_absent: impl Fn(&str) -> bool) -> Vec<Source> {
        let mut origins: Vec<&Origin> = Vec::new();
        for origin in self
            .origins
            .iter()
            .filter(|origin| is_absent(&origin.source))
        {
            if origins.iter().all(|known| known.source != origin.source) {
                origins.push(origin);
            }
        }
        origins
            .into_iter()
            .map(|origin| self.stand_in(origin))
            .collect()
    }

    fn stand_in(&self, of: &Origin) -> Source {
        let document = self.only(&of.source);
        Source {
            kind: Kind::Kept,
            name: of
                .source
                .strip_prefix(BASE)
                .unwrap_or(&of.source)
                .to_owned(),
            origin: of.source.clone(),
            place: self.place.clone(),
            sha256: of.sha256.clone(),
            operations: page::operations(&document),
            document,
            text: None,
        }
    }

    /// The document with the operations and components of one source.
    fn only(&self, source: &str) -> Value {
        let own = |at: &str| {
            self.origins
                .iter()
                .any(|it| it.source == source && it.at == at)
        };
        let mut document = self.document.clone();
        let paths = document.get_mut("paths").and_then(Value::as_object_mut);
        for (path, item) in paths.into_iter().flatten() {
            let at = pointer("/paths", path);
            if let Some(item) = item.as_object_mut() {
                item.retain(|key, _| !is_method(key) || own(&pointer(&at, key)));
            }
        }
        let kinds = document
            .get_mut("components")
            .and_then(Value::as_object_mut);
        for (kind, components) in kinds.into_iter().flatten() {
            let at = pointer("/components", kind);
            if let Some(components) = components.as_object_mut() {
                components.retain(|name, _| own(&pointer(&at, name)));
            }
        }
        document
    }
}

fn operation(entry: &toml::Value) -> Option<Origin> {
    let text = |key: &str| Some(entry.get(key)?.as_str()?.to_owned());
    let name = OperationName {
        path: text("path")?,
        method: text("method")?.to_lowercase(),
    };
    Some(Origin {
        at: operation_at(&name),
        source: text("source")?,
        sha256: text("sha256")?,
    })
}

fn components(entry: &toml::Value) -> Vec<Origin> {
    let text = |key: &str| entry.get(key)?.as_str().map(str::to_owned);
    let (Some(source), Some(sha256)) = (text("source"), text("sha256")) else {
        return Vec::new();
    };
    let pointers = entry
        .get("at")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    let pointers = pointers.filter_map(toml::Value::as_str);
    let origin = |at: &str| Origin {
        at: at.to_owned(),
        source: source.clone(),
        sha256: sha256.clone(),
    };
    pointers.map(origin).collect()
}
