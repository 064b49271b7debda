//! Where something stands in a document: RFC 6901.

use std::fmt::{self, Write};

/// A JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)); into
/// another file than the document's own, its URI and `#` stand before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

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
        // One allocation: a pointer is made for every object of a document.
        let mut joined = String::with_capacity(self.0.len() + 24);
        joined.push_str(&self.0);
        joined.push('/');
        let written = write!(Escaped(&mut joined), "{step}");
        debug_assert!(written.is_ok(), "text takes any text");
        Self(joined)
    }

    /// The pointer as text, such as `/paths/~1search/post`; empty for the
    /// whole document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes one step: `~` and `/` are escaped.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !text.contains(['~', '/']) {
            self.0.push_str(text);
            return Ok(());
        }
        for letter in text.chars() {
            match letter {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                letter => self.0.push(letter),
            }
        }
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
