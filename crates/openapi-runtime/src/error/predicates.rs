//! What kind of error it is, in the terms of what to do about it.

use http::StatusCode;

use super::{Error, Kind};
use crate::retry::{Attempt, worthwhile};

impl Error {
    /// Something that was given cannot be sent: an argument, a header, a body, the base URL or the key.
    ///
    /// Nothing was sent.
    ///
    /// # Troubleshooting
    ///
    /// The message names what is wrong. An empty argument is usually an id that was not filled in; a key with
    /// characters that no header can carry is usually one that was copied with its quotes or its label.
    pub fn is_invalid_input(&self) -> bool {
        matches!(self.inner.kind, Kind::InvalidInput(_))
    }

    /// There was no connection to the server.
    ///
    /// The request was not sent, so it is safe to call again; but for an
    /// [`http_client`](crate::TransportBuilder::http_client) of your own, which may have followed a redirect before.
    /// [`may_have_been_created`](Error::may_have_been_created) knows the difference.
    ///
    /// # Troubleshooting
    ///
    /// Look at the [source](std::error::Error::source): a name that does not resolve, a refused connection, a
    /// certificate that is not trusted, or a proxy. Behind a proxy set `HTTPS_PROXY`; behind one that terminates TLS
    /// add its certificate to those of the platform. Where connecting only takes long, raise
    /// [`connect_timeout`](crate::TransportBuilder::connect_timeout).
    pub fn is_connect(&self) -> bool {
        matches!(self.inner.kind, Kind::Connect { .. })
    }

    /// The time was over before there was a connection, an answer, or the end of it.
    ///
    /// Unless [`is_connect`](Error::is_connect) holds too, the server may have received the request and may still be
    /// working on it.
    ///
    /// # Troubleshooting
    ///
    /// Give the operation more time, by [`Call::timeout`](crate::Call::timeout) for one call or
    /// [`TransportBuilder::timeout`](crate::TransportBuilder::timeout) for all. Before calling again, find out
    /// whether the operation may be done twice.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.inner.kind,
            Kind::Timeout { .. }
                | Kind::Waited { .. }
                | Kind::Connect {
                    timed_out: true,
                    ..
                }
        )
    }

    /// The server answered with a status other than 2xx.
    ///
    /// The request reached the server, or what stands in front of it. A 4xx (but 408, 409 and 499), a 307 and a 308 say
    /// that it was not carried out; of the others that is not known.
    ///
    /// # Troubleshooting
    ///
    /// [`status`](Error::status) and [`api`](Error::api) say what the server objects to; quote
    /// [`request_id`](Error::request_id) when asking its operators. A 3xx means that the base URL is not quite the
    /// right one: redirects are not followed, because the key would go along, and the message says where it pointed.
    /// A 5xx with an HTML body comes from something in front of the server.
    pub fn is_api(&self) -> bool {
        matches!(self.inner.kind, Kind::Status { .. })
    }

    /// The server refused the call because there were too many of them: status 429.
    ///
    /// The operation was not carried out.
    ///
    /// # Troubleshooting
    ///
    /// Wait for [`retry_after`](Error::retry_after), or for longer each time where it is `None`. When it happens
    /// often, have fewer calls under way at once, or ask for a higher limit.
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The server does not accept the key: status 401.
    ///
    /// The operation was not carried out.
    ///
    /// # Troubleshooting
    ///
    /// Either no key was sent ([`TransportBuilder::bearer`](crate::TransportBuilder::bearer)), or it is not, or no
    /// longer, valid, or it belongs to another server than the base URL's. A proxy that is handed the
    /// `authorization` header may also take it away.
    pub fn is_authentication(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// The server has retired the operation: status 410, or an error type that the client knows to mean that.
    ///
    /// The operation was not carried out, and will not be.
    ///
    /// # Troubleshooting
    ///
    /// The message says what to call in its place, where the client knows it.
    pub fn is_retired(&self) -> bool {
        self.is_status(StatusCode::GONE)
            || matches!(
                self.inner.kind,
                Kind::Status {
                    retired: Some(_),
                    ..
                } | Kind::Event {
                    retired: Some(_),
                    ..
                }
            )
    }

    /// A job ended without what it was to make; every call that was made for it went well.
    ///
    /// # Troubleshooting
    ///
    /// The message is the server's, and [`job_id`](Error::job_id) is what its operators will ask for. Submitting the
    /// job anew is a new job, with its own price.
    pub fn is_job_failed(&self) -> bool {
        matches!(self.inner.kind, Kind::JobFailed { .. })
    }

    /// A job was cancelled, by this program or by somebody else; every call that was made for it went well.
    ///
    /// # Troubleshooting
    ///
    /// What the job had used up until then may have to be paid for. Submitting it anew is a new job.
    pub fn is_job_cancelled(&self) -> bool {
        matches!(self.inner.kind, Kind::JobCancelled)
    }

    /// The same call may well succeed later: there was no connection, it was lost, the time was over, or the status was
    /// 408, 429 or 5xx (but 501 and 505); or the server says so with `x-should-retry`.
    ///
    /// Whether it may be made again is another question: see
    /// [`may_have_been_created`](Error::may_have_been_created).
    ///
    /// # Troubleshooting
    ///
    /// Retries of this kind were made already, as far as the policy, the budget and the time went:
    /// [`attempts`](Error::attempts) has what each met. Wait for [`retry_after`](Error::retry_after), or some seconds,
    /// then call again; or allow more by [`Retry`](crate::Retry). Where only this predicate holds, the connection was
    /// lost: look at the [source](std::error::Error::source).
    pub fn is_transient(&self) -> bool {
        worthwhile(self)
    }

    /// The call was to create something, and it is not known that it did not.
    ///
    /// It holds for a `POST` or `PATCH` of which any attempt reached the server, or may have, and was not refused: a
    /// timeout, a lost connection, a 5xx, a redirect after the fact, an answer that does not decode. It does not hold
    /// where there was no connection (of a client that does not follow redirects), for a 4xx (but 408, 409 and 499), and
    /// for operations that can be done twice without harm.
    ///
    /// It is cautious: a timeout of the call or of an attempt that strikes while there is no connection yet counts as one
    /// after the request was sent, because with connections that are kept the client cannot know. A
    /// [`connect_timeout`](crate::TransportBuilder::connect_timeout) that is shorter than the others ends that case as
    /// [`is_connect`](Error::is_connect), of which it is known that nothing was sent.
    ///
    /// # Troubleshooting
    ///
    /// Do not simply call again: what is paid for may be paid for twice. If [`job_id`](Error::job_id) is known, go on
    /// with that job. Else look in the server's list for what was created at that time, or ask its operators with
    /// [`request_id`](Error::request_id).
    pub fn may_have_been_created(&self) -> bool {
        let Some(context) = &self.inner.context else {
            return false;
        };
        !context.operation.is_idempotent()
            && self.attempts().iter().any(Attempt::may_have_taken_effect)
    }

    /// The answer is a 2xx, but not what the document says.
    ///
    /// The request was answered. If it was the server that did, it has carried out the operation; something in front of
    /// it, such as a login page, may have answered in its place.
    ///
    /// # Troubleshooting
    ///
    /// [`path`](Error::path) says where in the answer, [`body`](Error::body) has all of it. Usually the server has
    /// moved on and the client has to be generated anew; an answer that is HTML comes from something else than the
    /// server, such as a login page. Calling again repeats the operation and will end in the same way.
    pub fn is_decode(&self) -> bool {
        matches!(self.inner.kind, Kind::Decode { .. })
    }

    /// The server answered with a 2xx whose body is larger than allowed.
    ///
    /// The request reached the server, which will have carried it out.
    ///
    /// # Troubleshooting
    ///
    /// Raise the limit by [`TransportBuilder::max_body`](crate::TransportBuilder::max_body) and call again; before that
    /// see [`may_have_been_created`](Error::may_have_been_created). [`body`](Error::body) has the beginning, and where
    /// that names what was created, [`job_id`](Error::job_id) is known.
    pub fn is_too_large(&self) -> bool {
        matches!(self.inner.kind, Kind::BodyTooLarge { .. })
    }

    /// A download, or a stream of events, ended before all of it had come.
    ///
    /// # Troubleshooting
    ///
    /// The message says how much came. A download has to be made again; nothing is taken up in the middle. A stream that
    /// has a [`cursor`](Error::cursor) can be taken up behind the last event that came; that was tried already as far as
    /// the policy and the budget went. Without one, what has come is all there is: before calling again, see
    /// [`may_have_been_created`](Error::may_have_been_created).
    pub fn is_incomplete(&self) -> bool {
        matches!(self.inner.kind, Kind::Incomplete { .. } | Kind::Cut { .. })
    }

    /// A stream of events ended with an event that says that something went wrong.
    ///
    /// The call was accepted, and what came before is what there is of an answer.
    ///
    /// # Troubleshooting
    ///
    /// [`api`](Error::api) says what the server objects to, as in an answer with a status of its own, and
    /// [`body`](Error::body) has the event.
    pub fn is_error_event(&self) -> bool {
        matches!(self.inner.kind, Kind::Event { .. })
    }

    /// Something on this machine cannot be read or written: a file, or what else a download goes to or an upload comes
    /// from.
    ///
    /// # Troubleshooting
    ///
    /// The message says what it is, and its [source](std::error::Error::source) why.
    pub fn is_io(&self) -> bool {
        matches!(self.inner.kind, Kind::Io { .. })
    }

    fn is_status(&self, status: StatusCode) -> bool {
        self.is_api() && self.status() == Some(status)
    }
}
