//! What kind of error it is, in the terms of what to do about it.

use http::StatusCode;

use super::{Error, Kind};

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
    /// The request was not sent, so it is safe to call again.
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
            Kind::Timeout { .. } | Kind::Connect { timed_out: true }
        )
    }

    /// The server answered with a status other than 2xx.
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

    /// The server carried out the operation, but its answer is not what the document says.
    ///
    /// # Troubleshooting
    ///
    /// [`path`](Error::path) says where in the answer, [`body`](Error::body) has all of it. Usually the server has
    /// moved on and the client has to be generated anew; an answer that is HTML comes from something else than the
    /// server, such as a login page. Calling again repeats the operation and will end in the same way.
    pub fn is_decode(&self) -> bool {
        matches!(self.inner.kind, Kind::Decode { .. })
    }

    fn is_status(&self, status: StatusCode) -> bool {
        self.is_api() && self.status() == Some(status)
    }
}
