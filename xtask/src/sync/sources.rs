//! `openapi/sources.toml`: what a sync reads, which of it wins, and how disagreements are settled.

use std::path::Path;

use serde::Deserialize;

use super::index::{self, Selection};
use crate::error::{Error, Result};

pub(crate) const FILE: &str = "sources.toml";

/// Where there is no file: the pages, and whatever drafts there are.
const DEFAULT: &str = "\
[[source]]
pages = 'llms.txt'

[[source]]
drafts = 'drafts'
";

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sources {
    /// In the order of precedence: of what two of them have, the first one's words are kept.
    #[serde(default, rename = "source")]
    pub(crate) list: Vec<Entry>,
    #[serde(default, rename = "settle")]
    pub(crate) settlements: Vec<Settlement>,
    #[serde(default, rename = "keep")]
    pub(crate) kept: Vec<Keep>,
}

/// One `[[source]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// An index of the docs site, whose pages are read.
    pages: Option<String>,
    /// A whole document of the docs site.
    document: Option<String>,
    /// The folder of our drafts, beside this file.
    drafts: Option<String>,
    /// Whether a sync stops where it is absent.
    #[serde(default = "yes")]
    pub(crate) required: bool,
    /// Patterns of what is read: paths of pages, or operations such as `GET /v1/models`.
    #[serde(default)]
    pub(crate) include: Vec<String>,
    /// Patterns of what is left out of that.
    #[serde(default)]
    pub(crate) exclude: Vec<String>,
}

fn yes() -> bool {
    true
}

/// What an entry reads, by the path on the docs site or beside the file.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    Pages(&'a str),
    Document(&'a str),
    Drafts(&'a str),
}

/// One `[[settle]]`: what to do where sources disagree.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settlement {
    /// The JSON pointer of an operation or a component.
    pub(crate) at: String,
    /// The source that is right. Where it has nothing there, the settlement has no effect.
    pub(crate) take: Option<String>,
    /// The shapes that it overrules, as the error about the conflict names them. Another one is a
    /// conflict again.
    #[serde(default)]
    pub(crate) over: Vec<String>,
    /// The source whose component is another thing of the same name …
    pub(crate) of: Option<String>,
    /// … and what it is called instead.
    pub(crate) rename: Option<String>,
    /// For whoever wonders later.
    pub(crate) why: String,
}

/// One `[[keep]]`: a component that stays although no operation refers to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Keep {
    pub(crate) at: String,
    pub(crate) why: String,
}

fn is_one_of(patterns: &[String], name: &str) -> bool {
    patterns.iter().any(|pattern| index::matches(pattern, name))
}

impl Entry {
    pub(crate) fn what(&self) -> What<'_> {
        match (&self.pages, &self.document, &self.drafts) {
            (Some(path), _, _) => What::Pages(path),
            (_, Some(path), _) => What::Document(path),
            (_, _, path) => What::Drafts(path.as_deref().unwrap_or_default()),
        }
    }

    /// Which pages of an index are read.
    pub(crate) fn selection(&self) -> Selection {
        let mut include = self.include.clone();
        if include.is_empty() {
            include.push("api-reference/*.md".to_owned());
        }
        Selection {
            include,
            exclude: self.exclude.clone(),
        }
    }

    /// Whether this entry reads a source of this name: a page, if the index links it.
    pub(crate) fn reads(&self, name: &str) -> bool {
        match self.what() {
            What::Document(path) => path == name,
            What::Drafts(folder) => name.starts_with(&format!("{folder}/")),
            What::Pages(_) => {
                let Selection { include, exclude } = self.selection();
                is_one_of(&include, name) && !is_one_of(&exclude, name)
            }
        }
    }

    /// Whether an operation such as `GET /v1/models` is taken from what is read. Patterns of pages are
    /// of their paths, and were looked at before.
    pub(crate) fn takes(&self, operation: &str) -> bool {
        let is_meant = self.include.is_empty() || is_one_of(&self.include, operation);
        matches!(self.what(), What::Pages(_)) || (is_meant && !is_one_of(&self.exclude, operation))
    }

    fn check(&self) -> std::result::Result<(), String> {
        let given = [&self.pages, &self.document, &self.drafts];
        let given: Vec<&String> = given.into_iter().flatten().collect();
        let [path] = given.as_slice() else {
            return Err("a `[[source]]` has one of `pages`, `document` and `drafts`".to_owned());
        };
        let out =
            path.starts_with('/') || path.split('/').any(|part| matches!(part, "" | "." | ".."));
        if out {
            return Err(format!(
                "`{path}` is not a path below the docs site or this folder"
            ));
        }
        Ok(())
    }
}

impl Settlement {
    fn check(&self) -> std::result::Result<(), String> {
        let at = &self.at;
        if self.why.trim().is_empty() {
            return Err(format!("the settlement of {at} gives no reason in `why`"));
        }
        if !at.starts_with("/paths/") && !at.starts_with("/components/") {
            return Err(format!(
                "{at} is not the pointer of an operation or a component"
            ));
        }
        match (&self.take, &self.of, &self.rename) {
            (Some(_), None, None) if self.over.is_empty() => Err(format!(
                "the settlement of {at} does not say in `over` which shapes it overrules"
            )),
            (Some(_), None, None) => Ok(()),
            (None, Some(_), Some(_)) if at.starts_with("/components/securitySchemes/") => {
                Err(format!(
                    "a security scheme keeps its name, for it is referred to by name alone: {at}"
                ))
            }
            (None, Some(_), Some(_)) if at.starts_with("/components/") => Ok(()),
            _ => Err(format!(
                "the settlement of {at} has either `take` and `over`, or for a component `of` and \
                 `rename`"
            )),
        }
    }
}

impl Keep {
    fn check(&self) -> std::result::Result<(), String> {
        let Self { at, why } = self;
        if why.trim().is_empty() {
            return Err(format!("keeping {at} gives no reason in `why`"));
        }
        if !at.starts_with("/components/") {
            return Err(format!("{at} is not the pointer of a component"));
        }
        Ok(())
    }
}

impl Sources {
    /// Reads the file of a folder, if it has one.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = super::optional(&path)?;
        Self::parse(&super::shown(&path), text.as_deref())
    }

    fn parse(place: &str, text: Option<&str>) -> Result<Self> {
        let remedy = "mend the file; CONTRIBUTING.md says what it may have";
        let text = text.unwrap_or(DEFAULT);
        let sources: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = 1 + before.unwrap_or_default().matches('\n').count();
            Error::new(format!("{place}:{line}"), error.message(), remedy)
        })?;
        let problem = sources
            .list
            .iter()
            .map(Entry::check)
            .chain(sources.settlements.iter().map(Settlement::check))
            .chain(sources.kept.iter().map(Keep::check))
            .find_map(std::result::Result::err)
            .or_else(|| sources.mistaken())
            .or_else(|| {
                sources
                    .list
                    .is_empty()
                    .then(|| "it has no `[[source]]`".to_owned())
            });
        match problem {
            Some(problem) => Err(Error::new(place, problem, remedy)),
            None => Ok(sources),
        }
    }

    /// A source that is listed twice, or that a settlement names and nothing lists.
    fn mistaken(&self) -> Option<String> {
        let path = |entry: &Entry| match entry.what() {
            What::Pages(path) | What::Document(path) | What::Drafts(path) => path.to_owned(),
        };
        let paths: Vec<String> = self.list.iter().map(path).collect();
        let twice =
            |(index, path): &(usize, &String)| paths.iter().take(*index).any(|it| it == *path);
        if let Some((_, path)) = paths.iter().enumerate().find(twice) {
            return Some(format!("`{path}` is listed twice"));
        }
        let is_listed = |name: &String| self.list.iter().any(|entry| entry.reads(name));
        let named = self
            .settlements
            .iter()
            .flat_map(|it| it.take.iter().chain(&it.of));
        let unknown = named.into_iter().find(|name| !is_listed(name));
        unknown.map(|name| format!("a settlement names `{name}`, which no `[[source]]` reads"))
    }

    /// The source that is right about `at`.
    pub(crate) fn taken(&self, at: &str) -> Option<&Settlement> {
        self.settlements
            .iter()
            .find(|settlement| settlement.at == at && settlement.take.is_some())
    }

    /// The settlement by which the same source is right over this shape: there may be one for each.
    pub(crate) fn over(&self, settlement: &Settlement, shape: &str) -> Option<&Settlement> {
        self.settlements.iter().find(|it| {
            (&it.at, &it.take) == (&settlement.at, &settlement.take)
                && it.over.iter().any(|over| over == shape)
        })
    }
}
