//! A document that a sync reads: a page's, a whole one, a draft's, or what an absent one had before.

use serde_json::{Map, Value};

use super::anatomy::{self, unescaped};
use super::fence::OperationName;
use super::lines;
use super::page::{self, Page, WholeDocument};

/// Where a document comes from, and so what it weighs: the weakest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The docs site's own: a page, or a whole document.
    Upstream,
    /// What an absent source had when it was last read.
    Kept,
    /// Ours, until upstream has it.
    Draft,
}

#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) kind: Kind,
    /// Its path on the docs site or in the folder: `openapi.json`, `drafts/files.yaml`.
    pub(crate) name: String,
    /// What provenance.toml records: a URL, or a draft's path.
    pub(crate) origin: String,
    /// What a maintainer opens to look at it.
    pub(crate) place: String,
    pub(crate) sha256: String,
    pub(crate) document: Value,
    /// The operations that are read of it.
    pub(crate) operations: Vec<OperationName>,
    /// Where the lines of a draft can be told.
    pub(crate) text: Option<String>,
}

impl Source {
    pub(crate) fn of_page(name: &str, page: Page) -> Self {
        Self {
            kind: Kind::Upstream,
            name: name.to_owned(),
            origin: page.url,
            place: page.place,
            sha256: page.sha256,
            document: page.document,
            operations: vec![page.operation],
            text: None,
        }
    }

    pub(crate) fn whole(name: &str, document: WholeDocument) -> Self {
        Self {
            kind: Kind::Upstream,
            name: name.to_owned(),
            origin: document.url,
            place: document.place,
            sha256: document.sha256,
            document: document.document,
            operations: document.operations,
            text: None,
        }
    }

    pub(crate) fn is_draft(&self) -> bool {
        self.kind == Kind::Draft
    }

    /// What stands at the pointer.
    pub(crate) fn part(&self, at: &str) -> Option<&Value> {
        self.document.pointer(at)
    }

    /// A member of the document's top level.
    pub(crate) fn top(&self, key: &str) -> Option<&Value> {
        self.document.get(key)
    }

    /// Where a maintainer finds what stands at the pointer.
    pub(crate) fn place_of(&self, at: &str) -> String {
        match self.lines_of(at) {
            Some(lines) => format!("{}:{}", self.place, lines.start()),
            None => self.place.clone(),
        }
    }

    /// The line of a draft on which it stands.
    pub(crate) fn line(&self, at: &str) -> usize {
        self.lines_of(at).map_or(0, |lines| *lines.start())
    }

    /// The lines of a draft to delete, to be rid of what stands at the pointer.
    pub(crate) fn to_delete(&self, at: &str) -> String {
        match self.lines_of(at) {
            Some(lines) if lines.start() == lines.end() => {
                format!("{}:{}", self.place, lines.start())
            }
            Some(lines) => format!("{}:{}-{}", self.place, lines.start(), lines.end()),
            None => self.place.clone(),
        }
    }

    fn lines_of(&self, at: &str) -> Option<std::ops::RangeInclusive<usize>> {
        let keys: Vec<String> = at.split('/').skip(1).map(unescaped).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        Some(lines::of(self.text.as_deref()?, &keys))
    }

    pub(crate) fn operation_id(&self, name: &OperationName) -> Option<String> {
        page::operation_id(&self.document, name)
    }

    /// The pointers of all components, in order.
    pub(crate) fn components(&self) -> impl Iterator<Item = String> {
        let kinds = self.top("components").and_then(Value::as_object);
        kinds.into_iter().flatten().flat_map(|(kind, components)| {
            let at = anatomy::pointer("/components", kind);
            let names = components.as_object().into_iter().flat_map(Map::keys);
            names.map(move |name| anatomy::pointer(&at, name))
        })
    }
}

/// The pointer of an operation.
pub(crate) fn operation_at(name: &OperationName) -> String {
    let item = anatomy::pointer("/paths", &name.path);
    anatomy::pointer(&item, &name.method)
}
