//! Which request meets which fault.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

use super::{Fault, ParseFaultError};
use crate::lock::lock;
use crate::request::Request;

/// Asks for one fault, in any language.
const HEADER: &str = "x-sandbox-fault";

/// The faults that are still to come.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    script: Mutex<VecDeque<Fault>>,
    /// Digests of the requests that have met the fault of their header, so that the next try does
    /// not. The requests themselves would fill the memory of a sandbox that runs for weeks.
    met: Mutex<HashSet<u64>>,
}

impl Faults {
    pub(crate) fn append(&self, faults: impl IntoIterator<Item = Fault>) {
        lock(&self.script).extend(faults);
    }

    pub(crate) fn left(&self) -> usize {
        lock(&self.script).len()
    }

    pub(crate) fn clear(&self) {
        lock(&self.script).clear();
    }

    /// The fault of this request: the script's, and where that has none, the header's.
    pub(crate) fn next(&self, request: &Request) -> Result<Fault, ParseFaultError> {
        match lock(&self.script).pop_front() {
            None | Some(Fault::None) => self.of_header(request),
            Some(fault) => Ok(fault),
        }
    }

    fn of_header(&self, request: &Request) -> Result<Fault, ParseFaultError> {
        let values = request.headers.get_all(HEADER).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        if values.is_empty() {
            return Ok(Fault::None);
        }
        // Two headers make a list by the rules of HTTP, and no fault is called that.
        let value = values.join(", ");
        let fault: Fault = value.trim().parse()?;
        // These two are what a client must live with, not what it should try again.
        if matches!(fault, Fault::Extra | Fault::ListShape) {
            return Ok(fault);
        }
        let mut digest = DefaultHasher::new();
        let asked = (&request.method, &request.path, &request.query);
        (asked, request.bytes(), value).hash(&mut digest);
        let first = lock(&self.met).insert(digest.finish());
        Ok(if first { fault } else { Fault::None })
    }
}
