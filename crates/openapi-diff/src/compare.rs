//! What a comparison has at hand, and what it has found.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::change::{Change, Kind, Subject};
use crate::cut::MAX_DEPTH;
use crate::equal::same;
use crate::node::Node;
use crate::render::{MAX_LENGTH, Sentence, says};
use crate::usage::Usage;

pub(crate) struct Comparison<'a> {
    /// The whole documents, where they are at hand.
    pub(crate) old: Option<&'a Value>,
    pub(crate) new: Option<&'a Value>,
    pub(crate) changes: Vec<Change>,
}

/// A place for people, and what goes through it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) owner: String,
    pub(crate) path: String,
    pub(crate) usage: Usage,
}

impl Place {
    pub(crate) fn of(owner: impl Into<String>, usage: Usage) -> Self {
        let owner = owner.into();
        Self {
            path: owner.clone(),
            owner,
            usage,
        }
    }

    /// A place in this one; `step` has its own separator.
    pub(crate) fn step(&self, step: impl AsRef<str>) -> Self {
        let path = format!("{}{}", self.path, step.as_ref());
        Self {
            path,
            ..self.clone()
        }
    }

    pub(crate) fn used(&self, usage: Usage) -> Self {
        Self {
            usage,
            ..self.clone()
        }
    }

    /// The same place, whose changes break nobody.
    pub(crate) fn outside_of_rust(&self) -> Self {
        self.used(self.usage.outside_of_rust())
    }
}

/// What stood and what stands at a place.
pub(crate) struct Values {
    pub(crate) kind: Kind,
    pub(crate) pointer: String,
    pub(crate) old: Option<Value>,
    pub(crate) new: Option<Value>,
}

impl Values {
    pub(crate) fn added(new: &Node) -> Self {
        let (pointer, new) = (new.at.clone(), Some(new.value.clone()));
        Self {
            kind: Kind::Added,
            pointer,
            old: None,
            new,
        }
    }

    pub(crate) fn removed(old: &Node) -> Self {
        let (pointer, old) = (old.at.clone(), Some(old.value.clone()));
        Self {
            kind: Kind::Removed,
            pointer,
            old,
            new: None,
        }
    }

    /// What came, by its name.
    pub(crate) fn added_as(at: &str, name: &str) -> Self {
        let (pointer, new) = (at.to_owned(), Some(name.into()));
        Self {
            kind: Kind::Added,
            pointer,
            old: None,
            new,
        }
    }

    /// What went, by its name.
    pub(crate) fn removed_as(at: &str, name: &str) -> Self {
        let (pointer, old) = (at.to_owned(), Some(name.into()));
        Self {
            kind: Kind::Removed,
            pointer,
            old,
            new: None,
        }
    }

    /// None where both are the same, or not there.
    pub(crate) fn between(old: Option<&Node>, new: Option<&Node>) -> Option<Self> {
        match (old, new) {
            (None, None) => None,
            (None, Some(new)) => Some(Self::added(new)),
            (Some(old), None) => Some(Self::removed(old)),
            (Some(old), Some(new)) if same(old.value, new.value) => None,
            (Some(old), Some(new)) => {
                Some(Self::changed(&new.at, old.value.clone(), new.value.clone()))
            }
        }
    }

    /// Another value at a place of the new document.
    pub(crate) fn changed(at: &str, old: impl Into<Value>, new: impl Into<Value>) -> Self {
        Self {
            kind: Kind::Changed,
            pointer: at.to_owned(),
            old: Some(old.into()),
            new: Some(new.into()),
        }
    }

    /// That a keyword came, went or changed; with its values, but for lists and
    /// objects that nobody would read in a line.
    pub(crate) fn say(&self, keyword: &str) -> Sentence {
        let is_long = |value: &Value| {
            (value.is_object() || value.is_array()) && value.to_string().len() > MAX_LENGTH
        };
        let values = [&self.old, &self.new].into_iter().flatten();
        let is_shown = !values.clone().any(is_long);
        let words = match (self.kind, is_shown) {
            (Kind::Added, true) => "{} added: {}",
            (Kind::Removed, true) => "{} removed: {}",
            (Kind::Changed, true) => "{} changes from {} to {}",
            (Kind::Added, false) => "{} added",
            (Kind::Removed, false) => "{} removed",
            (Kind::Changed, false) => "{} changes",
        };
        let texts = values.map(Value::to_string);
        says(words, [keyword.to_owned()].into_iter().chain(texts))
    }
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(old: Option<&'a Value>, new: Option<&'a Value>) -> Self {
        Self {
            old,
            new,
            changes: Vec::new(),
        }
    }

    /// A change; it breaks where the generated Rust has the place at all.
    pub(crate) fn record(
        &mut self,
        place: &Place,
        subject: Subject,
        values: Values,
        breaks: bool,
        says: Sentence,
    ) {
        self.changes.push(Change {
            kind: values.kind,
            subject,
            pointer: values.pointer,
            place: place.path.clone(),
            old: values.old,
            new: values.new,
            direction: place.usage.direction(),
            breaks: breaks && place.usage.surface,
            owner: place.owner.clone(),
            says,
        });
    }

    /// A change of a keyword of which no more is known than its value.
    pub(crate) fn keyword(
        &mut self,
        place: &Place,
        subject: Subject,
        name: &str,
        old: Option<&Node>,
        new: Option<&Node>,
    ) {
        if let Some(values) = Values::between(old, new) {
            let says = values.say(name);
            self.record(place, subject, values, false, says);
        }
    }

    /// What was cut off is told, if only once for each place.
    pub(crate) fn not_compared(&mut self, at: &str, old: &[String], new: &[String]) {
        let cuts: BTreeSet<String> = old
            .iter()
            .chain(new)
            .map(|cut| format!("{at}{cut}"))
            .collect();
        for pointer in cuts {
            let values = Values {
                kind: Kind::Changed,
                pointer,
                old: None,
                new: None,
            };
            let says = says(
                "nested more than {} deep: not compared",
                [MAX_DEPTH.to_string()],
            );
            self.record(
                &Place::of("document", Usage::DOCUMENT),
                Subject::Other,
                values,
                false,
                says,
            );
        }
    }
}
