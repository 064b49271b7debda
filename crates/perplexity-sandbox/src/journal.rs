//! What was asked of the sandbox, and what it answered.

use std::borrow::Cow;
use std::collections::VecDeque;

use hyper::StatusCode;
use hyper::header::AUTHORIZATION;

use crate::redact::{REDACTED, Redactor};
use crate::request::Request;

/// A sandbox may run for weeks: the oldest entries make room.
const MOST_ENTRIES: usize = 10_000;
const MOST_BODY_BYTES: usize = 64 * 1024 * 1024;

/// One request as it arrived, and the status of its answer.
///
/// Safe to print: the value of `authorization` is replaced by `[redacted]`, and so is the key, or
/// whatever was presented as one, wherever else it stands, as it is or percent-encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The method, in the letters that were sent.
    pub method: String,
    /// The path as it was sent, percent-encoding included.
    pub path: String,
    /// What followed the `?`, as it was sent.
    pub query: Option<String>,
    /// Names in lower case; a name that was sent twice stands here twice.
    pub headers: Vec<(String, String)>,
    /// The body. Empty also where it was too large to keep (413) or broke off.
    pub body: Vec<u8>,
    /// What was answered; `None` if the client went away before its request was whole.
    pub status: Option<u16>,
}

impl Entry {
    pub(crate) fn new(request: &Request, status: Option<StatusCode>, key: &str) -> Self {
        let redactor = Redactor::new(key, &request.headers);
        let headers = request.headers.iter().map(|(name, value)| {
            let value = if name == AUTHORIZATION {
                REDACTED.to_owned()
            } else {
                redactor.text(&String::from_utf8_lossy(value.as_bytes()))
            };
            (redactor.text(name.as_str()), value)
        });
        Self {
            method: redactor.text(request.method.as_str()),
            path: redactor.text(&request.path),
            query: request.query.as_deref().map(|query| redactor.text(query)),
            headers: headers.collect(),
            body: redactor.bytes(request.bytes()),
            status: status.map(|status| status.as_u16()),
        }
    }

    /// The first header of this name, in any case of letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

/// The entries, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    body_bytes: usize,
}

impl Journal {
    pub(crate) fn push(&mut self, entry: Entry) {
        self.body_bytes += entry.body.len();
        self.entries.push_back(entry);
        while self.entries.len() > MOST_ENTRIES || self.body_bytes > MOST_BODY_BYTES {
            let Some(oldest) = self.entries.pop_front() else {
                break;
            };
            self.body_bytes -= oldest.body.len();
        }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.entries.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, body: usize) -> Entry {
        Entry {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: None,
            headers: Vec::new(),
            body: vec![0; body],
            status: Some(200),
        }
    }

    #[test]
    fn the_oldest_entries_make_room() {
        let mut journal = Journal::default();
        for number in 0..=MOST_ENTRIES {
            journal.push(entry(&number.to_string(), 0));
        }
        assert_eq!(journal.entries.len(), MOST_ENTRIES);
        assert_eq!(journal.entries[0].path, "1");

        journal.push(entry("large", MOST_BODY_BYTES));
        journal.push(entry("last", 1));
        assert_eq!(journal.entries().len(), 1);
        assert_eq!(journal.body_bytes, 1);
    }
}
