//! Who is right about what several sources have, and what there is to say about the others.

use std::collections::BTreeMap;
use std::fmt;

use openapi_diff::{Change, Kind as How, Subject, compare};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::anatomy::{unescaped, without_prose};
use super::conflict::Conflict;
use super::source::{Kind, Source};
use super::sources::Sources;
use super::top;

/// Who is right about each thing, and what there is to say about the others.
pub(crate) struct Judge<'a> {
    sources: &'a Sources,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) superseded: Vec<Superseded>,
    /// The settlements that had an effect.
    pub(crate) used: Vec<&'a str>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            conflicts: Vec::new(),
            superseded: Vec::new(),
            used: Vec::new(),
        }
    }

    /// The source whose words are taken for what stands at a pointer, of those that have it: in the
    /// order of precedence, and at least one.
    pub(crate) fn decide<'s>(&mut self, at: &str, having: &[&'s Source]) -> Option<&'s Source> {
        let mut ranked = having.to_vec();
        ranked.sort_by_key(|source| source.kind);
        let settlement = self.sources.taken(at);
        let right = settlement.and_then(|it| {
            let right = ranked
                .iter()
                .find(|source| Some(&source.name) == it.take.as_ref());
            right.map(|source| (*source, it))
        });
        let winner = right.map_or_else(|| ranked.first().copied(), |(source, _)| Some(source))?;
        for other in ranked.iter().filter(|other| !std::ptr::eq(**other, winner)) {
            let changes = differences(at, other, winner);
            if !changes.is_empty() && !gives_way(other, winner, &changes) {
                // What was overruled is one shape, and not whatever the source may say next.
                let settlement = right.and_then(|(_, it)| self.sources.over(it, &shape(at, other)));
                let Some(settlement) = settlement else {
                    self.conflicts.push(Conflict::new(at, winner, other));
                    continue;
                };
                self.used.push(&settlement.at);
            }
            if other.is_draft() {
                let superseded = Superseded::new(at, other, Some(winner), changes);
                self.superseded.push(superseded);
            }
        }
        Some(winner)
    }
}

/// What is to be said of a thing, other than in prose, to get from `from` to `to`.
pub(crate) fn differences(at: &str, from: &Source, to: &Source) -> Vec<Change> {
    let servers = top::have_servers(from) && top::have_servers(to);
    let part =
        |source| top::effective(source, at).map(|part| top::served(part, source, at, servers));
    let (Some(from), Some(to)) = (part(from), part(to)) else {
        return Vec::new();
    };
    if without_prose(&from) == without_prose(&to) {
        return Vec::new();
    }
    let mut changes = compare(&from, &to, at);
    changes.retain(|change| change.subject != Subject::Prose);
    changes
}

/// What a source says of a thing, other than in prose, in a few characters: as sources.toml names what
/// a settlement overrules.
pub(crate) fn shape(at: &str, source: &Source) -> String {
    let part = top::effective(source, at).unwrap_or_default();
    let text = sorted(&without_prose(&part)).to_string();
    let mut digest = format!("{:x}", Sha256::digest(text));
    digest.truncate(12);
    digest
}

/// The same in whatever order the keys were written, and however a whole number was.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let keys: BTreeMap<&String, &Value> = object.iter().collect();
            let members = keys
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => Value::from(float),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

/// Whether the weaker of two sources may be passed over: what an absent source once had, by what is
/// there now; and a draft, by a source that has all of it and more. A draft may be made from newer
/// facts than upstream's document, so what it alone has is not dropped without a word.
fn gives_way(other: &Source, winner: &Source, changes: &[Change]) -> bool {
    match (other.kind, winner.kind) {
        (Kind::Kept, Kind::Upstream) => true,
        (Kind::Draft, Kind::Upstream | Kind::Kept) => changes.iter().all(|change| {
            change.kind == How::Added
                && !matches!(change.subject, Subject::Required | Subject::Nullable)
        }),
        _ => false,
    }
}

/// A part of a draft that upstream has by now, for its author to delete.
#[derive(Debug)]
pub(crate) struct Superseded {
    /// The file and its lines.
    pub(crate) lines: String,
    pub(crate) what: String,
    /// The source that has it now; `None` where nothing refers to it at all.
    pub(crate) by: Option<String>,
    /// From the draft to what has taken its place.
    pub(crate) changes: Vec<Change>,
    /// As it stands in the file.
    pub(crate) order: (String, usize),
}

impl Superseded {
    pub(crate) fn new(at: &str, draft: &Source, by: Option<&Source>, changes: Vec<Change>) -> Self {
        Self {
            lines: draft.to_delete(at),
            what: format!("`{}`", name(at)),
            by: by.map(|source| source.origin.clone()),
            changes,
            order: (draft.name.clone(), draft.line(at)),
        }
    }

    /// What there is to delete.
    pub(crate) fn headline(&self) -> String {
        let Self {
            lines,
            what,
            by,
            changes,
            ..
        } = self;
        let Some(by) = by else {
            return format!("{lines}: delete {what}: nothing refers to it");
        };
        let differs = match changes.len() {
            0 => String::new(),
            1 => ", which differs in one thing".to_owned(),
            count => format!(", which differs in {count} things"),
        };
        format!("{lines}: delete {what}: superseded by {by}{differs}")
    }
}

impl fmt::Display for Superseded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline())?;
        self.changes
            .iter()
            .try_for_each(|change| writeln!(f, "    {change}"))
    }
}

/// An operation or a component as people call it: `GET /v1/models`, `Job`.
fn name(at: &str) -> String {
    let keys: Vec<String> = at.split('/').skip(1).map(unescaped).collect();
    match keys.as_slice() {
        [paths, path, method] if paths == "paths" => format!("{} {path}", method.to_uppercase()),
        [_, _, name] => name.clone(),
        _ => at.to_owned(),
    }
}
