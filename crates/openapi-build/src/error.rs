//! One error for every stage; each names the place and what to do.

use std::fmt;

/// Why a whole document did not become Rust.
///
/// A part that has no Rust is no error: it is a
/// [`LeftOut`](crate::LeftOut) beside the rest.
pub struct Error {
    stage: Stage,
    message: String,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    File,
    Document,
    Fixups,
    Lowering,
    Name,
    Shape,
    Engine,
    Emit,
}

impl Error {
    /// A file that cannot be read or written; the message names it.
    pub(crate) fn file(message: impl fmt::Display) -> Self {
        Self::new(Stage::File, message)
    }

    pub(crate) fn document(message: impl fmt::Display) -> Self {
        Self::new(Stage::Document, message)
    }

    /// A name that was given by hand; `pointer` is its place in the lowered
    /// document.
    pub(crate) fn name(pointer: &str, message: impl fmt::Display) -> Self {
        Self::new(Stage::Name, format_args!("{pointer}: {message}"))
    }

    /// What is more than any type; `pointer` is its place in the lowered
    /// document.
    pub(crate) fn shape(pointer: &str, message: impl fmt::Display) -> Self {
        Self::new(Stage::Shape, format_args!("{pointer}: {message}"))
    }

    pub(crate) fn engine(message: impl fmt::Display) -> Self {
        Self::new(Stage::Engine, message)
    }

    pub(crate) fn emit(message: impl fmt::Display) -> Self {
        Self::new(Stage::Emit, message)
    }

    fn new(stage: Stage, message: impl fmt::Display) -> Self {
        Self {
            stage,
            message: message.to_string(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Document => "the document cannot be read",
            // These say it themselves.
            Stage::File | Stage::Fixups | Stage::Lowering => return f.write_str(&self.message),
            Stage::Name => "a name that the document gives does not do",
            Stage::Shape => "the types of the document cannot be made",
            Stage::Engine => "progenitor cannot generate from the document",
            Stage::Emit => "the generated Rust cannot be written",
        };
        write!(f, "{stage}: {}", self.message)
    }
}

/// As a message for people: `main` of a build script prints errors like this.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}

impl From<openapi_fixups::Error> for Error {
    fn from(error: openapi_fixups::Error) -> Self {
        Self::new(Stage::Fixups, error)
    }
}

impl From<openapi_lower::Error> for Error {
    fn from(error: openapi_lower::Error) -> Self {
        Self::new(Stage::Lowering, error)
    }
}
