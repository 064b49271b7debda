//! How errors are printed: one line, and no key.

use std::fmt::{self, Write};

use http::StatusCode;
use http::header::{CONTENT_TYPE, LOCATION};

use super::{ApiError, Context, Error, Failed, Kind, Limit, Part, of_stream};

/// What comes from a server is cut after this many characters.
const LONGEST: usize = 500;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(context) = &self.inner.context {
            write!(f, "{context}: ")?;
        }
        self.write_headline(f)?;
        if let attempts @ 2.. = self.attempts().len() {
            write!(f, " ({attempts} attempts)")?;
        }
        if let Some(job) = &self.inner.job {
            f.write_str(" (job \"")?;
            line(f, &job.printed)?;
            return f.write_str("\")");
        }
        f.write_str(if self.may_have_been_created() {
            "; what was asked for may have been created"
        } else {
            ""
        })
    }
}

impl Error {
    /// What went wrong, without whom it went wrong for.
    pub(crate) fn headline(&self) -> String {
        struct Headline<'a>(&'a Error);
        impl fmt::Display for Headline<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.write_headline(f)
            }
        }
        Headline(self).to_string()
    }

    fn write_headline(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answer = self.inner.answer.as_ref();
        match &self.inner.kind {
            Kind::InvalidInput(message) => line(f, message),
            Kind::Connect {
                timed_out: false, ..
            } => f.write_str("could not connect to the server"),
            Kind::Connect {
                timed_out: true, ..
            } => f.write_str("could not connect to the server in time"),
            Kind::Timeout { limit } => {
                f.write_str(if answer.is_some() {
                    "the answer did not end in time"
                } else {
                    "no answer in time"
                })?;
                match limit {
                    Some(Limit::Call(limit)) => write!(f, " ({limit:?})")?,
                    Some(Limit::Attempt(limit)) => write!(f, " ({limit:?} for one attempt)")?,
                    Some(Limit::Silence(limit)) => write!(f, " (no event came for {limit:?})")?,
                    Some(Limit::Idle(limit)) => write!(f, " (nothing came for {limit:?})")?,
                    Some(Limit::Stalled(limit)) => {
                        write!(f, " (the upload stood still for {limit:?})")?;
                    }
                    None => {}
                }
                received(f, answer)?;
                of_stream::offer(f, self)
            }
            Kind::Transport => {
                f.write_str(if answer.is_some() {
                    "the answer was cut short"
                } else {
                    "the connection was lost before an answer"
                })?;
                received(f, answer)
            }
            Kind::Incomplete { done, total } => {
                f.write_str("the answer was cut short")?;
                received(f, answer)?;
                match total {
                    Some(total) => write!(f, ": {done} of {total} bytes came"),
                    None => write!(
                        f,
                        ": {done} bytes came, and how many there are was not said"
                    ),
                }
            }
            Kind::Cut { events } => {
                f.write_str("the stream of events ended before its last event")?;
                of_stream::events(f, *events, answer)?;
                of_stream::offer(f, self)
            }
            Kind::Event { api, retired } => {
                f.write_str("the stream of events ended with an error")?;
                of_stream::event(f, api.as_ref())?;
                retired.map_or(Ok(()), |help| write!(f, ". {help}"))
            }
            Kind::BodyTooLarge { limit, part } => write!(
                f,
                "{part} is larger than {limit} bytes (raise the limit by `max_body` of the builder)"
            ),
            Kind::Status {
                api,
                complete,
                retired,
            } => {
                if let Some(answer) = answer {
                    status(f, api.as_ref(), answer, *complete)?;
                }
                retired.map_or(Ok(()), |help| write!(f, ". {help}"))
            }
            Kind::JobFailed { message } => {
                f.write_str("the job failed: ")?;
                line(f, message)
            }
            Kind::JobCancelled => f.write_str("the job was cancelled"),
            Kind::Waited { message } | Kind::Io { message } => line(f, message),
            Kind::Decode {
                message,
                path,
                part,
            } => {
                write!(f, "{part} cannot be decoded")?;
                received(f, answer)?;
                if let Some(path) = path {
                    f.write_str(" at `")?;
                    line(f, path)?;
                    f.write_str("`")?;
                }
                f.write_str(": ")?;
                line(f, message)
            }
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Whole => "the answer",
            Self::Event => "an event of the answer",
        })
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.operation;
        write!(
            f,
            "{}: {} {}",
            operation.name, operation.method, operation.path
        )?;
        for (index, (name, value)) in self.arguments.iter().enumerate() {
            f.write_str(if index == 0 { " (" } else { ", " })?;
            write!(f, "{name} = \"")?;
            line(f, value)?;
            f.write_str("\"")?;
        }
        f.write_str(if self.arguments.is_empty() { "" } else { ")" })
    }
}

/// Says what there was of an answer in which something other than its status is wrong.
fn received(f: &mut fmt::Formatter<'_>, answer: Option<&Failed>) -> fmt::Result {
    answer.map_or(Ok(()), |answer| write!(f, " ({})", Status(answer.status)))
}

fn status(
    f: &mut fmt::Formatter<'_>,
    api: Option<&ApiError>,
    answer: &Failed,
    complete: bool,
) -> fmt::Result {
    write!(f, "{}: ", Status(answer.status))?;
    let header = |name| {
        answer
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    if let Some(location) = header(&LOCATION).filter(|_| answer.status.is_redirection()) {
        f.write_str("redirects are not followed, this one to ")?;
        // A query may carry a token.
        return line(f, location.split(['?', '#']).next().unwrap_or_default());
    }
    let Some(api) = api else {
        let length = answer.body.len();
        if length == 0 {
            return f.write_str("no body");
        }
        line(f, header(&CONTENT_TYPE).unwrap_or("no content type"))?;
        return write!(
            f,
            ", {length} bytes{}",
            if complete { "" } else { " and more" }
        );
    };
    line(f, api.message())?;
    // Some servers repeat the status as the code, which is no news.
    let code = api.code().filter(|code| *code != answer.status.as_str());
    let Some(label) = code.or(api.kind()) else {
        return Ok(());
    };
    f.write_str(" (")?;
    line(f, label)?;
    f.write_str(")")
}

/// A status with its reason, where it has one.
struct Status(StatusCode);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())?;
        self.0
            .canonical_reason()
            .map_or(Ok(()), |reason| write!(f, " {reason}"))
    }
}

/// Writes what came from outside so that it stays on the line, and so that it ends.
pub(super) fn line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut chars = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    chars
        .by_ref()
        .take(LONGEST)
        .try_for_each(|c| f.write_char(c))?;
    if chars.next().is_some() {
        f.write_str("…")
    } else {
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.inner;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &inner.kind);
        if let Some(context) = &inner.context {
            debug
                .field("operation", &context.operation.name)
                .field("arguments", &context.arguments);
        }
        if let Some(answer) = &inner.answer {
            debug
                .field("status", &answer.status)
                .field("request_id", &self.request_id());
            let body = &answer.body;
            let operation = inner.context.as_ref().map(|it| &it.operation);
            let is_secret = operation.is_some_and(|it| it.has_secret_answer);
            let text: String = match is_secret && answer.status.is_success() {
                true => "[withheld]".to_owned(),
                false => String::from_utf8_lossy(body)
                    .chars()
                    .take(LONGEST)
                    .collect(),
            };
            debug.field("body_length", &body.len()).field("body", &text);
        }
        if !inner.attempts.is_empty() {
            debug.field("attempts", &inner.attempts);
        }
        if let Some(job) = &inner.job {
            debug.field("job_id", &job.printed);
        }
        if let Some(cursor) = &inner.cursor {
            debug.field("cursor", &cursor.after());
        }
        if let Some(source) = &inner.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}
