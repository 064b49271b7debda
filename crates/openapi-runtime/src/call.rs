//! A call: what it sends, and how it is awaited.

use std::fmt::{self, Display};
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, COOKIE, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::ByStatus;
use crate::credentials;
use crate::decode::{self, Decode};
use crate::download::Download;
use crate::error::Error;
use crate::operation::Operation;
use crate::path;
use crate::request::Request;
use crate::response::Response;
use crate::retry::Retry;
use crate::send::run;
use crate::style::{self, Style};
use crate::transport::Transport;

/// A call of an operation, which is sent when it is awaited.
///
/// `T` is what its answer is decoded to. `P` sets the operation's optional parameters, by [`with`](Call::with), and `E` is
/// what each event is decoded to where the operation can answer with a stream of them; either is `()` where there are none.
///
/// It is owned and `Send + 'static`: it can be stored, spawned and awaited elsewhere. Its future has to be polled in
/// a Tokio runtime with I/O and time.
///
/// What cannot be sent (an empty argument, a header with a line break) does not interrupt the building of a call: the
/// first such fault is the error that awaiting it gives, and nothing is sent.
///
/// ```no_run
/// # use serde::Deserialize;
/// # #[derive(Deserialize)] struct Job { status: String }
/// # async fn run(transport: openapi_runtime::Transport) -> Result<(), openapi_runtime::Error> {
/// use std::time::Duration;
/// use openapi_runtime::{Call, Operation};
///
/// const GET_JOB: Operation = Operation::get("get_job", "/v1/jobs/{id}");
///
/// // Generated methods do this …
/// let call: Call<Job> = Call::json(&transport, GET_JOB).argument("id", "job_1");
/// // … and their callers that.
/// let job = call.timeout(Duration::from_secs(5)).header("x-trace", "7").await?;
/// println!("{}", job.status);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<T, P = (), E = ()> {
    pub(crate) request: Request,
    pub(crate) decode: Decode<T>,
    types: PhantomData<fn() -> (P, E)>,
}

impl<T: DeserializeOwned, P, E> Call<T, P, E> {
    /// A call whose answer is JSON. It sends `Accept: application/json`.
    pub fn json(transport: &Transport, operation: Operation) -> Self {
        Self {
            request: Request::new(transport, operation, "application/json"),
            decode: Decode::Whole(decode::json::<T>),
            types: PhantomData,
        }
    }
}

impl<T: ByStatus, P, E> Call<T, P, E> {
    /// A call whose answer is JSON of another type for each status, or nothing. It sends `Accept: application/json`.
    pub fn by_status(transport: &Transport, operation: Operation) -> Self {
        Self {
            request: Request::new(transport, operation, "application/json"),
            decode: Decode::Whole(decode::by_status::<T>),
            types: PhantomData,
        }
    }
}

impl<P, E> Call<String, P, E> {
    /// A call whose answer is a text that is not JSON. It sends `Accept: */*`.
    pub fn text(transport: &Transport, operation: Operation) -> Self {
        Self {
            request: Request::new(transport, operation, "*/*"),
            decode: Decode::Whole(decode::text),
            types: PhantomData,
        }
    }
}

impl<P, E> Call<(), P, E> {
    /// A call whose answer has no body, or one that is of no interest. It sends `Accept: */*`.
    pub fn empty(transport: &Transport, operation: Operation) -> Self {
        Self {
            request: Request::new(transport, operation, "*/*"),
            decode: Decode::Whole(decode::empty),
            types: PhantomData,
        }
    }
}

impl<P, E> Call<Download, P, E> {
    /// A call whose answer is a file, or what else is taken as it comes. It sends `Accept: */*`.
    ///
    /// Awaiting it gives the head of the answer, and the body as a [`Download`] to be read. The timeouts of the call and
    /// its retries are up to the head only.
    pub fn download(transport: &Transport, operation: Operation) -> Self {
        let mut request = Request::new(transport, operation, "*/*");
        request.streams = true;
        Self {
            request,
            decode: Decode::Coming(Download::new),
            types: PhantomData,
        }
    }
}

impl<T, P, E> Call<T, P, E> {
    /// The same call with an answer that is decoded otherwise.
    pub(crate) fn decoded<U>(self, decode: Decode<U>) -> Call<U, P> {
        Call {
            request: self.request,
            decode,
            types: PhantomData,
        }
    }

    pub(crate) fn with_other_types<Q, F>(self) -> Call<T, Q, F> {
        Call {
            request: self.request,
            decode: self.decode,
            types: PhantomData,
        }
    }

    /// Fills `{name}` of the operation's path.
    ///
    /// The value is percent-encoded as one segment: a `/` in it becomes `%2F`. Every argument of the path must be
    /// given.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for a value that is empty, `.` or `..`,
    /// and for a name that the path does not have.
    pub fn argument(mut self, name: &'static str, value: impl Display) -> Self {
        let value = value.to_string();
        if let Err(error) = path::check(name, &value) {
            self.request.refuse(error);
        }
        self.request.context.arguments.push((name, value));
        self
    }

    /// A secret that the call sends: where the server repeats it, errors say `[redacted]`, if it is at least 8 bytes
    /// long.
    pub fn secret(mut self, secret: &str) -> Self {
        self.request.scrub.add(secret);
        self
    }

    /// Sends `body` as JSON, with `Content-Type: application/json`.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for a value that JSON cannot represent,
    /// such as a map whose keys are not strings, and where the call has a form.
    pub fn body_json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => {
                if let Err(error) = self.request.payload.set_json(Bytes::from(body)) {
                    self.request.refuse(error);
                }
            }
            Err(error) => {
                self.request.refuse(
                    Error::invalid_input("the body cannot be written as JSON").with_source(error),
                );
            }
        }
        self
    }

    /// Sends `body` as it is, as of this media type. A header `content-type` takes its place.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) where the call has a form, and for a media
    /// type that no header can carry.
    pub fn body_bytes(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let set = HeaderValue::try_from(media_type)
            .map_err(|_| Error::invalid_input(format!("`{media_type}` is no media type")))
            .and_then(|media_type| {
                let payload = &mut self.request.payload;
                payload.set_raw(Bytes::from(body.into()), media_type)
            });
        if let Err(error) = set {
            self.request.refuse(error);
        }
        self
    }

    /// Sends the fields of `body` as pairs, with `Content-Type: application/x-www-form-urlencoded`. A list makes a pair
    /// for each item, an object one for each field, as `name[field]`.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for a value that cannot be written, and
    /// where the call has a form with parts.
    pub fn body_pairs(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match style::pairs("body", body, Style::Pairs) {
            Ok(pairs) => {
                let text = style::urlencoded(&pairs);
                self.body_bytes("application/x-www-form-urlencoded", text)
            }
            Err(error) => {
                self.request.refuse(error);
                self
            }
        }
    }

    /// How long this call may take in all, its retries and the pauses before them included; of a
    /// [`download`](Call::download) or a [`stream`](Call::stream), up to the head of the answer.
    ///
    /// By default it is the transport's [`timeout`](crate::TransportBuilder::timeout). While an [`Upload`](crate::Upload) is
    /// sent, it is counted from the last progress.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_timeout`](Error::is_timeout) when the time is over.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = timeout;
        self
    }

    /// How long one attempt of this call may take, from connecting to the end of the answer, or to its head for a
    /// [`download`](Call::download).
    ///
    /// By default it is the transport's [`attempt_timeout`](crate::TransportBuilder::attempt_timeout). While an [`Upload`](crate::Upload)
    /// is sent, it is counted from the last progress.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.request.attempt_timeout = Some(timeout);
        self
    }

    /// How this call is sent again after an attempt that failed.
    ///
    /// By default it is the transport's [`retry`](crate::TransportBuilder::retry).
    pub fn retry(mut self, retry: Retry) -> Self {
        self.request.retry = retry;
        self
    }

    /// Sends a header, in the place of one of that name that would be sent otherwise, `accept`, `user-agent` and
    /// `authorization` included.
    ///
    /// Where the server repeats a secret, errors say `[redacted]`, if it is at least 8 bytes long. Each cookie is one, and
    /// the value of a header that is [marked as sensitive](HeaderValue::set_sensitive), or has `key`, `token`, `secret`,
    /// `auth` or `session` in its name (but `idempotency-key`).
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for what is no header, and for
    /// `content-length` and `transfer-encoding`, which have to agree with what is sent. The message names the header
    /// and does not print its value.
    pub fn header(mut self, name: impl AsRef<str>, value: impl TryInto<HeaderValue>) -> Self {
        if let Err(error) = self.try_header(name.as_ref(), value.try_into().ok()) {
            self.request.refuse(error);
        }
        self
    }

    fn try_header(&mut self, name: &str, value: Option<HeaderValue>) -> Result<(), Error> {
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| Error::invalid_input(format!("`{name}` is not the name of a header")))?;
        if header == CONTENT_LENGTH || header == TRANSFER_ENCODING {
            return Err(Error::invalid_input(format!(
                "the header `{header}` cannot be set"
            )));
        }
        let mut value = value.ok_or_else(|| {
            Error::invalid_input(format!(
                "the value of the header `{header}` has characters that no header can carry"
            ))
        })?;
        if credentials::is_secret(&header, &value) {
            value.set_sensitive(true);
            // A key for one call is as secret as the transport's.
            for key in credentials::parts(&header, &value) {
                self.request.scrub.add(key);
            }
        }
        self.request.headers.insert(header, value);
        Ok(())
    }

    /// Appends a pair to the query, encoded like a form's: a space becomes `+`.
    ///
    /// A name may be given several times, and the pairs keep their order.
    pub fn query(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.request.query.push((name.into(), value.to_string()));
        self
    }

    /// Appends the pairs that a list or an object makes to the query.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for a value that cannot be written.
    pub fn query_styled(
        mut self,
        name: &str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        match style::pairs(name, value, style) {
            Ok(pairs) => self.request.query.extend(pairs),
            Err(error) => self.request.refuse(error),
        }
        self
    }

    /// Fills `{name}` of the operation's path, as [`argument`](Call::argument) does, with a list or an object.
    ///
    /// # Errors
    ///
    /// Those of [`argument`](Call::argument), and for a value that cannot be written.
    pub fn argument_styled(
        self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.put(style::text(name, value, style), |call, text| {
            call.argument(name, text)
        })
    }

    /// Sends a header, as [`header`](Call::header) does, of a list or an object.
    ///
    /// # Errors
    ///
    /// Those of [`header`](Call::header), and for a value that cannot be written.
    pub fn header_styled(
        self,
        name: &str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.put(style::text(name, value, style), |call, text| {
            call.header(name, text)
        })
    }

    /// Puts a value that was written where it belongs, or refuses the call.
    pub(crate) fn put<V>(
        mut self,
        written: Result<V, Error>,
        into: impl FnOnce(Self, V) -> Self,
    ) -> Self {
        match written {
            Ok(written) => into(self, written),
            Err(error) => {
                self.request.refuse(error);
                self
            }
        }
    }

    /// Sends a cookie beside those that the call has.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](Error::is_invalid_input) for what no header can carry.
    pub fn cookie(self, name: &str, value: impl Display) -> Self {
        let known = self.request.headers.get(COOKIE);
        let known = known.and_then(|value| value.to_str().ok());
        let cookies = match known {
            Some(known) => format!("{known}; {name}={value}"),
            None => format!("{name}={value}"),
        };
        self.header(COOKIE, cookies)
    }

    /// The same for a list or an object.
    ///
    /// # Errors
    ///
    /// Those of [`cookie`](Call::cookie), and for a value that cannot be written.
    pub fn cookie_styled(
        self,
        name: &str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.put(style::text(name, value, style), |call, text| {
            call.cookie(name, text)
        })
    }
}

impl<T: 'static, P, E> IntoFuture for Call<T, P, E> {
    type Output = Result<Response<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'static>>;

    fn into_future(mut self) -> Self::IntoFuture {
        self.request.refuse_stream();
        Box::pin(run(self.request, self.decode))
    }
}

impl<T, P, E> fmt::Debug for Call<T, P, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the query nor the headers: either may carry a key.
        f.debug_struct("Call")
            .field("operation", &self.request.context.operation)
            .field(
                "arguments",
                &self.request.context.scrubbed(&self.request.scrub),
            )
            .field("timeout", &self.request.timeout)
            .finish_non_exhaustive()
    }
}
