//! Where something stands in a document: RFC 6901.

use std::fmt::{self, Write};

/// A JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)); into
/// another file than the document's own, its URI and `#` stand before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

/// Most keywords and names are shorter.
const ROOM_OF_STEP: usize = 24;

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer to the whole of another file.
    pub(crate) fn file(uri: &str) -> Self {
        Self(format!("{uri}#"))
    }

    /// This pointer, one step further down.
    #[must_use]
    pub fn join(&self, step: impl fmt::Display) -> Self {
        let mut joined = Self(String::with_capacity(self.0.len() + ROOM_OF_STEP));
        joined.0.push_str(&self.0);
        joined.write(step);
        joined
    }

    /// Goes one step down: a walk has one pointer, which it takes back to its
    /// length by [`Pointer::truncate`].
    pub(crate) fn push(&mut self, step: &str) {
        self.0.push('/');
        escape(step, &mut self.0);
    }

    /// The same, to an item of a list.
    pub(crate) fn push_index(&mut self, index: usize) {
        self.write(index);
    }

    pub(crate) fn push_step(&mut self, step: Step<'_>) {
        match step {
            Step::Name(name) => self.push(name),
            Step::Index(index) => self.push_index(index),
        }
    }

    fn write(&mut self, step: impl fmt::Display) {
        self.0.push('/');
        let written = write!(Escaped(&mut self.0), "{step}");
        debug_assert!(written.is_ok(), "text takes any text");
    }

    /// True for a component itself, and for nothing in it.
    pub(crate) fn is_component(&self) -> bool {
        let rest = self.0.strip_prefix("/components/");
        rest.is_some_and(|rest| rest.bytes().filter(|byte| *byte == b'/').count() == 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// The pointer as text, such as `/paths/~1search/post`; empty for the
    /// whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One step of a pointer, not yet written out.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Name(name) => f.write_str(name),
            Step::Index(index) => index.fmt(f),
        }
    }
}

/// Writes one step: `~` and `/` are escaped.
fn escape(step: &str, into: &mut String) {
    if !step.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        into.push_str(step);
        return;
    }
    for letter in step.chars() {
        match letter {
            '~' => into.push_str("~0"),
            '/' => into.push_str("~1"),
            letter => into.push(letter),
        }
    }
}

struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        escape(text, self.0);
        Ok(())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            f.write_str("the document's root")
        } else {
            f.write_str(&self.0)
        }
    }
}
