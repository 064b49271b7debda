//! What was asked of the sandbox, and what it answered.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;

use serde_json::{Value, json};

#[cfg(doc)]
use crate::Fault;
use crate::redact::{KEY_HEADERS, REDACTED, Redactor};
use crate::request::Request;

/// A sandbox may run for weeks: the oldest entries make room.
const MOST_ENTRIES: usize = 10_000;
const MOST_BODY_BYTES: usize = 64 * 1024 * 1024;
/// Of one form.
const MOST_FORM_BYTES: usize = 1024 * 1024;

/// One request as it arrived, and what became of it.
///
/// Safe to print: the values of `authorization`, `proxy-authorization` and `x-api-key` are replaced
/// by `[redacted]`, and so is the sandbox's key, and whatever was presented as one in these headers
/// by this request or one before, wherever else it stands, as it is or percent-encoded.
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
    /// The body. Empty also where it was refused as too large (413) or broke off, and where it is
    /// a form of more than a megabyte: files are not kept twice.
    pub body: Vec<u8>,
    /// The status of the answer that was begun. None where not a byte of one was sent: after
    /// [`Fault::CutBefore`], [`Fault::CutAfter`], [`Fault::Stall`] and [`Fault::Down`], and where
    /// the client went away before its request was whole. What a fault cuts later, it cuts from
    /// an answer with this status.
    pub status: Option<u16>,
    /// The `x-request-id` of the answer, also of one that was not sent.
    pub request_id: Option<String>,
    /// The id of what this very request created: a job, a run, a file, a batch, a skill or a
    /// session. A repeated idempotency key creates none.
    pub created: Option<String>,
    /// The [name](Fault::name) of the fault that it met.
    pub fault: Option<String>,
    /// The number of the connection that it came on; the first is 1.
    pub connection: u64,
}

impl Entry {
    /// What is known before the request is answered.
    pub(crate) fn new(request: &Request, redactor: &Redactor, connection: u64) -> Self {
        let headers = request.headers.iter().map(|(name, value)| {
            let value = if KEY_HEADERS.contains(name) {
                REDACTED.to_owned()
            } else {
                redactor.text(&String::from_utf8_lossy(value.as_bytes()))
            };
            (redactor.text(name.as_str()), value)
        });
        let is_file = request.is_form() && request.bytes().len() > MOST_FORM_BYTES;
        let body = if is_file { &[] } else { request.bytes() };
        Self {
            method: redactor.text(request.method.as_str()),
            path: redactor.text(&request.path),
            query: request.query.as_deref().map(|query| redactor.text(query)),
            headers: headers.collect(),
            body: redactor.bytes(body),
            status: None,
            request_id: None,
            created: None,
            fault: None,
            connection,
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

    /// The entry as JSON, by the names of its fields: headers as pairs, the body as
    /// [text](Self::text), null for what is not known. A line of the command's `--journal`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "body": self.text(),
            "status": self.status,
            "request_id": self.request_id,
            "created": self.created,
            "fault": self.fault,
            "connection": self.connection,
        })
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }
}

/// Is told of each entry.
pub(crate) type Reader = Box<dyn FnMut(&Entry) + Send>;

/// The entries, oldest first.
#[derive(Default)]
pub(crate) struct Journal {
    entries: VecDeque<Entry>,
    body_bytes: usize,
    reader: Option<Reader>,
}

impl Journal {
    pub(crate) fn new(reader: Option<Reader>) -> Self {
        Self {
            reader,
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        if let Some(reader) = &mut self.reader {
            reader(&entry);
        }
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

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal")
            .field("entries", &self.entries)
            .finish_non_exhaustive()
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
            request_id: None,
            created: None,
            fault: None,
            connection: 1,
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
