//! What an error says that a stream of events ended with.

use std::fmt;

use http::header::CONTENT_TYPE;

use super::display::line;
use super::{ApiError, Error, Failed};

/// How many events came. Where there were none, it may not have been such an answer at all.
pub(super) fn events(
    f: &mut fmt::Formatter<'_>,
    events: u64,
    answer: Option<&Failed>,
) -> fmt::Result {
    match events {
        0 => f.write_str(": none came")?,
        1 => f.write_str(": 1 event came")?,
        _ => write!(f, ": {events} events came")?,
    }
    let content_type = answer.and_then(|answer| answer.headers.get(CONTENT_TYPE)?.to_str().ok());
    match content_type.filter(|it| events == 0 && !it.starts_with("text/event-stream")) {
        Some(content_type) => {
            f.write_str(", in an answer of type ")?;
            line(f, content_type)
        }
        None => Ok(()),
    }
}

/// That a stream can be taken up which ended too early, and what came of trying to.
pub(super) fn offer(f: &mut fmt::Formatter<'_>, error: &Error) -> fmt::Result {
    if error.cursor().is_none() {
        return Ok(());
    }
    let source = error.inner.source.as_deref();
    f.write_str(match source.and_then(|it| it.downcast_ref::<Error>()) {
        None => "; it can be taken up where it ended (`cursor`)",
        Some(why) if why.is_transient() => {
            "; taking it up did not succeed, and can be tried again (`cursor`)"
        }
        Some(_) => "; taking it up did not succeed",
    })
}

/// What an event said that went wrong.
pub(super) fn event(f: &mut fmt::Formatter<'_>, api: Option<&ApiError>) -> fmt::Result {
    let Some(api) = api else {
        return f.write_str(", of which it says no more");
    };
    f.write_str(": ")?;
    line(f, api.message())?;
    let Some(label) = api.code().or(api.kind()) else {
        return Ok(());
    };
    f.write_str(" (")?;
    line(f, label)?;
    f.write_str(")")
}
