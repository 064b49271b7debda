//! One change: what it is about, where it stands, and whom it breaks.

use std::fmt;

use serde_json::Value;

use crate::render::{Sentence, plain};

/// Something that is other in the new document than in the old one.
///
/// As text it is one line, such as
/// `! Job.note: no longer required: String becomes optional (answer), breaks`.
/// The line begins with `!` where the change breaks, else with `+`, `-` or `~`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// Whether it came, went, or is another.
    pub kind: Kind,
    /// What it is about.
    pub subject: Subject,
    /// The JSON pointer of the place in the new document; in the old one for
    /// what was removed.
    pub pointer: String,
    /// The place for people: `Job.state`, `POST /v1/jobs parameter limit`.
    pub place: String,
    /// What stood in the old document. A type is told by its name.
    pub old: Option<Value>,
    /// What stands in the new document. A type is told by its name.
    pub new: Option<Value>,
    /// Where the values go that the place describes.
    pub direction: Direction,
    /// Whether code that uses the generated Rust may stop to compile or to work.
    pub breaks: bool,
    /// The operation or schema that the place is in.
    pub(crate) owner: String,
    pub(crate) says: Sentence,
}

impl Change {
    /// The line without what it breaks, which a heading may say.
    pub(crate) fn line(&self) -> String {
        let sign = match (self.breaks, self.kind) {
            (true, _) => '!',
            (_, Kind::Added) => '+',
            (_, Kind::Removed) => '-',
            (_, Kind::Changed) => '~',
        };
        let (place, says) = (plain(&self.place), self.says.text());
        format!("{sign} {place}: {says}{}", self.suffix())
    }

    pub(crate) fn suffix(&self) -> String {
        match self.direction {
            Direction::Neither => String::new(),
            direction => format!(" ({direction})"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())?;
        f.write_str(if self.breaks { ", breaks" } else { "" })
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// It is in the new document only.
    Added,
    /// It is in the old document only.
    Removed,
    /// It is in both, and not the same.
    Changed,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        })
    }
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Subject {
    /// A method of a path.
    Operation,
    /// The name of an operation: `operationId`, or `x-rust-name`.
    OperationId,
    /// A parameter of an operation.
    Parameter,
    /// A request body, or a media type of it.
    Body,
    /// The answer of a status, a media type of it, or a header.
    Answer,
    /// A component schema.
    Schema,
    /// A property of an object.
    Field,
    /// Whether a field, a parameter or a body must be there.
    Required,
    /// What kind of value it is.
    Type,
    /// Whether it may be null.
    Nullable,
    /// One value of an enum.
    EnumValue,
    /// One member of a union, or one value of its discriminator.
    UnionMember,
    /// A bound of numbers, lengths or counts.
    Bound,
    /// The pattern of a text.
    Pattern,
    /// The format of a text or a number.
    Format,
    /// What is meant where nothing was sent.
    Default,
    /// A security scheme or requirement.
    Security,
    /// Where the service is.
    Server,
    /// Whether its use is discouraged.
    Deprecated,
    /// Titles, descriptions, examples.
    Prose,
    /// Anything else.
    Other,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Operation => "operation",
            Self::OperationId => "operation id",
            Self::Parameter => "parameter",
            Self::Body => "body",
            Self::Answer => "answer",
            Self::Schema => "schema",
            Self::Field => "field",
            Self::Required => "required",
            Self::Type => "type",
            Self::Nullable => "nullable",
            Self::EnumValue => "enum value",
            Self::UnionMember => "union member",
            Self::Bound => "bound",
            Self::Pattern => "pattern",
            Self::Format => "format",
            Self::Default => "default",
            Self::Security => "security",
            Self::Server => "server",
            Self::Deprecated => "deprecated",
            Self::Prose => "prose",
            Self::Other => "other",
        })
    }
}

/// Where values of the changed place go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// To the service: parameters and bodies.
    Request,
    /// From the service: answers of any status.
    Answer,
    /// Both ways.
    Both,
    /// No operation leads there, or it is no part of a schema.
    Neither,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Both => "request and answer",
            Self::Neither => "neither",
        })
    }
}
