//! What an error says that a stream of events ended with.

use std::fmt;

use super::ApiError;
use super::display::line;

/// What follows where a stream ended before its last event.
pub(super) fn cut(
    f: &mut fmt::Formatter<'_>,
    events: u64,
    has_cursor: bool,
    has_source: bool,
) -> fmt::Result {
    match events {
        0 => f.write_str(": none came")?,
        1 => f.write_str(": 1 event came")?,
        _ => write!(f, ": {events} events came")?,
    }
    f.write_str(match (has_cursor, has_source) {
        (false, _) => "",
        (true, false) => "; it can be taken up behind them (`cursor`)",
        (true, true) => {
            "; taking it up behind them did not succeed, and can be tried again (`cursor`)"
        }
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
