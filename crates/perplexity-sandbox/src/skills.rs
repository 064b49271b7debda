//! The skills that the sandbox keeps, each with all its revisions.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::{self, Clock, SINCE};

#[derive(Debug)]
pub(crate) struct Skill {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The oldest first; never empty.
    pub(crate) revisions: Vec<Revision>,
}

#[derive(Debug)]
pub(crate) struct Revision {
    pub(crate) id: String,
    /// By the sandbox's clock; none for what was there before.
    pub(crate) created: Option<Duration>,
    /// The zip, as it came.
    pub(crate) content: Bytes,
}

impl Revision {
    fn created(&self, clock: &Clock) -> String {
        clock::rfc3339(self.created.map_or(SINCE, |created| clock.unix(created)))
    }

    pub(crate) fn value(&self, name: &str, clock: &Clock) -> Value {
        json!({ "revision": self.id, "name": name, "created_at": self.created(clock) })
    }
}

impl Skill {
    pub(crate) fn latest(&self) -> &str {
        self.revisions.last().map_or("", |revision| &revision.id)
    }

    /// One of its revisions, the latest unless another is asked for.
    pub(crate) fn revision(&self, wanted: Option<&String>) -> Option<&Revision> {
        match wanted {
            None => self.revisions.last(),
            Some(wanted) => self
                .revisions
                .iter()
                .find(|revision| revision.id == *wanted),
        }
    }

    /// Adds a revision.
    pub(crate) fn update(&mut self, content: Bytes, created: Duration) {
        let number = self.revisions.len() + 1;
        self.revisions.push(Revision {
            id: format!("{}-revision-{number}", self.id),
            created: Some(created),
            content,
        });
    }

    pub(crate) fn value(&self, shown: &str, clock: &Clock) -> Value {
        let at = |revision: Option<&Revision>| revision.map(|revision| revision.created(clock));
        json!({
            "skill_id": self.id,
            "name": self.name,
            "description": "A skill of the sandbox.",
            "revision": shown,
            "latest_revision": self.latest(),
            "created_at": at(self.revisions.first()),
            "updated_at": at(self.revisions.last()),
        })
    }

    /// As a list shows it.
    pub(crate) fn summary(&self, clock: &Clock) -> Value {
        let mut value = self.value(self.latest(), clock);
        if let Some(value) = value.as_object_mut() {
            value.remove("description");
            value.remove("latest_revision");
        }
        value
    }
}

/// In the order in which they came to be known.
#[derive(Debug)]
pub(crate) struct Skills(pub(crate) Vec<Skill>);

impl Default for Skills {
    fn default() -> Self {
        Self(vec![Skill {
            id: "sandbox-skill".to_owned(),
            name: "sandbox".to_owned(),
            revisions: vec![Revision {
                id: "sandbox-skill-revision-1".to_owned(),
                created: None,
                // A zip with nothing in it.
                content: Bytes::from_static(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            }],
        }])
    }
}

impl Skills {
    pub(crate) fn get(&self, id: &str) -> Option<&Skill> {
        self.0.iter().find(|skill| skill.id == id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Skill> {
        self.0.iter_mut().find(|skill| skill.id == id)
    }
}
