//! The files that the sandbox keeps: uploaded ones, and what batches bring forth.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::clock::{Clock, SINCE};

/// What batches bring forth is kept this long: thirty days.
const KEPT: u64 = 30 * 86_400;

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) filename: String,
    pub(crate) purpose: &'static str,
    /// A view into the form that it came in.
    pub(crate) content: Bytes,
    /// By the sandbox's clock: from then on it is there. None for what was there before.
    pub(crate) created: Option<Duration>,
}

impl File {
    fn is_there(&self, clock: &Clock) -> bool {
        self.created.is_none_or(|created| created <= clock.now())
    }

    pub(crate) fn value(&self, clock: &Clock) -> Value {
        let created = self.created.map_or(SINCE, |created| clock.unix(created));
        let expires = (self.purpose == "batch_output").then(|| created.saturating_add(KEPT));
        json!({
            "id": self.id,
            "object": "file",
            "bytes": self.content.len(),
            "created_at": created,
            "expires_at": expires,
            "filename": self.filename,
            "purpose": self.purpose,
        })
    }
}

/// In the order in which they came to be known.
#[derive(Debug)]
pub(crate) struct Files(Vec<File>);

/// The input of a batch, for whoever looks for an example.
const PREPARED: &str = r#"{"custom_id":"first","method":"POST","url":"/v1/responses","body":{"model":"perplexity/sonar","input":"Why do trees cool streets?"}}
{"custom_id":"second","method":"POST","url":"/v1/responses","body":{"preset":"fast","input":"What is an echo?"}}
"#;

impl Default for Files {
    fn default() -> Self {
        Self(vec![File {
            id: "sandbox-file".to_owned(),
            filename: "questions.jsonl".to_owned(),
            purpose: "batch",
            content: Bytes::from_static(PREPARED.as_bytes()),
            created: None,
        }])
    }
}

impl Files {
    pub(crate) fn add(&mut self, file: File) {
        self.0.push(file);
    }

    pub(crate) fn get(&self, id: &str, clock: &Clock) -> Option<&File> {
        self.0
            .iter()
            .find(|file| file.id == id && file.is_there(clock))
    }

    /// Whether there was one.
    pub(crate) fn remove(&mut self, id: &str, clock: &Clock) -> bool {
        let known = self.0.len();
        self.0.retain(|file| file.id != id || !file.is_there(clock));
        self.0.len() < known
    }

    /// Takes away what is not there yet and never will be.
    pub(crate) fn forget(&mut self, id: &str) {
        self.0.retain(|file| file.id != id);
    }

    /// The oldest first.
    pub(crate) fn all(&self, clock: &Clock) -> impl DoubleEndedIterator<Item = &File> {
        self.0.iter().filter(|file| file.is_there(clock))
    }
}
