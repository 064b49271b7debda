//! From the bytes of an answer to its value; and when that fails, saying why.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::attempt::failed;
use crate::codec::ByStatus;
use crate::download::Coming;
use crate::error::{Error, Kind, Part};
use crate::request::Answer;
use crate::secret::Scrub;

/// How a call decodes its answer.
pub(crate) enum Decode<T> {
    /// From all of it.
    Whole(fn(&Answer, &Scrub) -> Result<T, Undecoded>),
    /// From its head; the body is still to come.
    Coming(fn(Coming) -> T),
}

// Whatever the value: it only makes one.
impl<T> Copy for Decode<T> {}

impl<T> Clone for Decode<T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// Why an answer could not be decoded.
pub(crate) struct Undecoded {
    message: String,
    path: Option<String>,
    part: Part,
    source: Option<serde_json::Error>,
}

impl Undecoded {
    pub(crate) fn into_error(self, answer: Answer, scrub: &Scrub) -> Error {
        let Self {
            message,
            path,
            part,
            source,
        } = self;
        let kind = Kind::Decode {
            message,
            path,
            part,
        };
        let error = Error::new(kind).with_answer(failed(answer, scrub));
        match source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}

pub(crate) fn empty(_: &Answer, _: &Scrub) -> Result<(), Undecoded> {
    Ok(())
}

pub(crate) fn json<T: DeserializeOwned>(answer: &Answer, scrub: &Scrub) -> Result<T, Undecoded> {
    serde_json::from_slice(&answer.body).map_err(|error| why::<T>(answer, scrub, error))
}

pub(crate) fn by_status<T: ByStatus>(answer: &Answer, scrub: &Scrub) -> Result<T, Undecoded> {
    T::read(answer.status.as_u16(), &answer.body)
        .map_err(|error| explain(answer, Part::Whole, scrub, error, None))
}

/// Bytes that are no UTF-8 are replaced: it is for people to read.
pub(crate) fn text(answer: &Answer, _: &Scrub) -> Result<String, Undecoded> {
    Ok(String::from_utf8_lossy(&answer.body).into_owned())
}

/// Why an answer could not be decoded.
fn why<T: DeserializeOwned>(answer: &Answer, scrub: &Scrub, error: serde_json::Error) -> Undecoded {
    let located = locate::<T>(&answer.body, scrub);
    explain(answer, Part::Whole, scrub, error, located)
}

/// Why an event could not be decoded, which is the body of this answer.
pub(crate) fn why_event<T: DeserializeOwned>(
    answer: &Answer,
    scrub: &Scrub,
    error: serde_json::Error,
) -> Undecoded {
    let located = locate::<T>(&answer.body, scrub);
    explain(answer, Part::Event, scrub, error, located)
}

type Located = serde_path_to_error::Error<serde_json::Error>;

fn locate<T: DeserializeOwned>(body: &Bytes, scrub: &Scrub) -> Option<Located> {
    // Keeping track of the path costs time, so that only what has failed is decoded a second time to find it. The keys
    // are replaced before, because serde quotes what it objects to.
    let body = scrub.body(body);
    let mut reader = serde_json::Deserializer::from_slice(&body);
    serde_path_to_error::deserialize::<_, T>(&mut reader).err()
}

/// The part that is the same for all types.
fn explain(
    answer: &Answer,
    part: Part,
    scrub: &Scrub,
    error: serde_json::Error,
    located: Option<Located>,
) -> Undecoded {
    if let Some(message) = not_json(answer, part, &error) {
        return Undecoded {
            message: scrub.text(&message),
            path: None,
            part,
            source: None,
        };
    }
    let (path, error) = match located {
        // A `.` is the answer as a whole.
        Some(located) => (
            Some(located.path().to_string()).filter(|path| path != "."),
            located.into_inner(),
        ),
        // Only what follows the value is wrong, which `from_slice` looks at and the second pass does not.
        None => (None, error),
    };
    let message = error.to_string();
    // A key that was written with escapes is found only now, and the source would quote it.
    let source = (!scrub.occurs_in(&message)).then_some(error);
    Undecoded {
        message: scrub.text(&message),
        path: path.map(|path| scrub.text(&path)),
        part,
        source,
    }
}

/// Says what came instead of JSON, if it was not even meant to be that.
fn not_json(answer: &Answer, part: Part, error: &serde_json::Error) -> Option<String> {
    let body = answer.body.trim_ascii_start();
    let first = *match body.first() {
        Some(first) => first,
        None => {
            return Some(match part {
                Part::Whole => "the body is empty".to_owned(),
                Part::Event => "it is empty".to_owned(),
            });
        }
    };
    if error.classify() != Category::Syntax
        || matches!(first, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9')
    {
        return None;
    }
    let content_type = || {
        answer
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map_or_else(
                || "without a content type".to_owned(),
                |value| format!("of type {value}"),
            )
    };
    let nature = if first == b'<' {
        "HTML or XML"
    } else if body.starts_with(b"\x1f\x8b") {
        "compressed by gzip"
    } else if body.starts_with(b"data:") || body.starts_with(b"event:") {
        "a stream of events"
    } else if std::str::from_utf8(body).is_ok() {
        "text"
    } else {
        "binary"
    };
    let length = answer.body.len();
    Some(match part {
        Part::Whole => {
            let content_type = content_type();
            format!("the body is not JSON: {length} bytes {content_type}, which look like {nature}")
        }
        Part::Event => format!("it is not JSON: {length} bytes, which look like {nature}"),
    })
}
