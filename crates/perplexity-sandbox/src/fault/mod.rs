//! What can go wrong with a request, on demand.

mod effect;
mod examples;
mod extra;
mod plan;
mod read;
mod retry_after;
mod script;
mod status;
mod text;

use std::time::Duration;

use crate::Reply;

pub(crate) use effect::Instead;
pub(crate) use extra::add as extra;
pub(crate) use script::Faults;

pub use retry_after::RetryAfter;
pub use text::ParseFaultError;

/// What goes wrong with one request, for [`Sandbox::script`](crate::Sandbox::script) and for the
/// request header `x-sandbox-fault`.
///
/// A fault either stands *instead* of what the request asked for, which then has no effect, or it
/// spoils the answer to a request that took effect. Where such a request would have been refused
/// anyway, the refusal is what is spoiled.
///
/// The bytes of a stream are those of its events, without what HTTP frames them with, and its length
/// is the one that it has if nobody cancels the run. What concerns streams alone leaves any other
/// answer as it is.
///
/// Every fault has a text form that [`Display`](std::fmt::Display) writes and
/// [`FromStr`](std::str::FromStr) reads, so that a script can be printed and run again (but for
/// times over ten minutes, which are not read):
///
/// ```
/// use perplexity_sandbox::Fault;
///
/// let fault = Fault::CutInBody { after: 10 };
/// assert_eq!(fault.to_string(), "cut-in-body:10");
/// assert_eq!("cut-in-body:10".parse(), Ok(fault));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: the request is served as ever.
    None,

    /// No effect. The connection is closed without an answer.
    CutBefore,
    /// The request takes effect. The connection is closed without an answer. Also read from
    /// `drop`.
    CutAfter,
    /// The request takes effect. Half of the head's bytes are sent, then the connection is closed.
    CutInHeaders,
    /// The request takes effect. The whole head is sent, whose `content-length` is true, then
    /// `after` bytes of the body, or all of it if it is shorter; then the connection is closed. A
    /// stream is then without the framing that says where it ends.
    CutInBody {
        /// Bytes of the body that are sent.
        after: usize,
    },

    /// The request takes effect. The head is sent in eight pieces, the body at once.
    SlowHeaders {
        /// Between two pieces, so seven times.
        pause: Duration,
    },
    /// The request takes effect. The head is sent at once, the body in eight pieces (in fewer if
    /// it is shorter than 50 bytes).
    SlowBody {
        /// Before each piece, so eight times.
        pause: Duration,
    },
    /// The request takes effect. Nothing is ever sent, and the connection stays open until the
    /// client closes it or the sandbox stops.
    Stall,
    /// The request takes effect. The head and half of the body are sent and then nothing more, as
    /// for [`Fault::Stall`].
    StallInBody,
    /// The request takes effect. The head and `after` bytes of the body are sent and then nothing
    /// more, as for [`Fault::Stall`]. A stream that is shorter does not end; a plain answer that is no
    /// longer comes whole, as without a fault.
    StallAt {
        /// Bytes of the body that are sent.
        after: usize,
    },
    /// The request takes effect. The body is sent in pieces of `size` bytes, wherever that cuts an
    /// event or a character; 0 is taken for 1.
    Chunks {
        /// Bytes that are sent at a time.
        size: usize,
    },

    /// The request takes effect. From the first event on that begins `after` bytes into a stream or
    /// later, there are only comments in its place: one each second, for ever. An answer that is no
    /// stream is sent as ever.
    CommentsAt {
        /// Bytes of the stream after which comments begin.
        after: usize,
    },
    /// The request takes effect. A stream ends before the first event that begins `after` bytes into
    /// it or later, with framing that says so, as if that were its end. An answer that is no stream
    /// is sent as ever.
    EndAt {
        /// Bytes of the stream after which it ends.
        after: usize,
    },
    /// The request takes effect. Every third part of the text of a stream is left out, and with it
    /// its `sequence_number`.
    SkipEvents,
    /// The request takes effect. Each event of a stream comes twice, with the same
    /// `sequence_number`.
    RepeatEvents,
    /// The request takes effect. After so many events a stream ends with an error: the event `error`
    /// of the agent, a bare object `error` of Sonar. A stream with fewer ends as ever.
    ErrorEvent {
        /// Events that come before the error.
        after: usize,
    },
    /// A `GET` with `starting_after` of a run that there is is answered 400, as if the events after
    /// it were no longer kept. Any other request is served as ever.
    ExpiredCursor,
    /// The request takes effect. Where it asks for a stream, it is answered the JSON that it would
    /// be without.
    JsonInstead,

    /// No effect. The service's own refusal, in its shape; see [`Fault::status`].
    Status {
        /// The status, 200 to 999.
        status: u16,
        /// `type` in the error's body, such as `not_found`.
        kind: String,
        /// The headers that say when to try again.
        retry_after: Option<RetryAfter>,
        /// The header `x-should-retry`.
        should_retry: Option<bool>,
    },
    /// No effect. A 502 with a page in HTML, as from a gateway in front of the service.
    HtmlBadGateway,
    /// No effect. A 422 with a page in HTML.
    HtmlUnprocessable,
    /// No effect. A 404 with nothing in its body.
    EmptyNotFound,
    /// No effect. A 307 to the same path of the same sandbox, with `sandbox-redirected` in the
    /// query: a client that follows it has its request served there, and the journal shows it.
    Redirect,

    /// The request takes effect. The status and headers of the answer, without its body.
    EmptyOk,
    /// The request takes effect. The answer's JSON is broken off in the middle and goes on as
    /// something else; a field `id` comes first and can still be read. Of a stream that is the
    /// second event, and the last.
    BrokenJson,
    /// The request takes effect. Only the first `after` bytes of the answer's body are sent, with
    /// framing that fits them.
    TruncatedJson {
        /// Bytes of the body that are left.
        after: usize,
    },
    /// The request takes effect. The right JSON, said to be `text/html`.
    WrongContentType,
    /// The request takes effect. A page in HTML in place of the answer, with the answer's status
    /// and said to be `text/html`.
    HtmlOk,
    /// The request takes effect. A get of one job answers the list of all, as the live service
    /// once did; other requests are served as ever.
    ListShape,
    /// The request takes effect. The answer has undeclared fields at every depth, in the objects
    /// whose fields the document declares and not in maps, and where the document lists the values
    /// of a string, one that it does not list. In a stream, all events but their types are like
    /// that, and before the third comes one of an unknown type and without a number.
    Extra,

    /// The request is served as ever. When another arrives on the same connection, the connection
    /// is reset: that one is never read, has no effect, no entry in the journal and no part in the
    /// script.
    CloseIdle,
    /// No effect. This connection and all others are closed and new ones are refused; after
    /// `duration` of tokio's time the sandbox listens again on the same port.
    Down {
        /// How long connections are refused.
        duration: Duration,
    },

    /// No effect. Exactly this answer.
    Reply(Reply),
}

impl Fault {
    /// The name in lower case with hyphens, without what else the text form says.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::CutBefore => "cut-before",
            Self::CutAfter => "cut-after",
            Self::CutInHeaders => "cut-in-headers",
            Self::CutInBody { .. } => "cut-in-body",
            Self::SlowHeaders { .. } => "slow-headers",
            Self::SlowBody { .. } => "slow-body",
            Self::Stall => "stall",
            Self::StallInBody => "stall-in-body",
            Self::StallAt { .. } => "stall-at",
            Self::Chunks { .. } => "chunks",
            Self::CommentsAt { .. } => "comments-at",
            Self::EndAt { .. } => "end-at",
            Self::SkipEvents => "skip-events",
            Self::RepeatEvents => "repeat-events",
            Self::ErrorEvent { .. } => "error-event",
            Self::ExpiredCursor => "expired-cursor",
            Self::JsonInstead => "json-instead",
            Self::Status { .. } => "status",
            Self::HtmlBadGateway => "html-bad-gateway",
            Self::HtmlUnprocessable => "html-unprocessable",
            Self::EmptyNotFound => "empty-not-found",
            Self::Redirect => "redirect",
            Self::EmptyOk => "empty-ok",
            Self::BrokenJson => "broken-json",
            Self::TruncatedJson { .. } => "truncated-json",
            Self::WrongContentType => "wrong-content-type",
            Self::HtmlOk => "html-ok",
            Self::ListShape => "list-shape",
            Self::Extra => "extra",
            Self::CloseIdle => "close-idle",
            Self::Down { .. } => "down",
            Self::Reply(_) => "reply",
        }
    }

    /// Whether the request does what it asks for, where it would without a fault.
    #[must_use]
    pub fn takes_effect(&self) -> bool {
        !matches!(
            self,
            Self::CutBefore
                | Self::Status { .. }
                | Self::HtmlBadGateway
                | Self::HtmlUnprocessable
                | Self::EmptyNotFound
                | Self::Redirect
                | Self::Down { .. }
                | Self::Reply(_)
        )
    }
}

impl From<Reply> for Fault {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}
