//! An answer whose body comes bit by bit, such as a file.

mod name;
#[cfg(feature = "fs")]
mod save;
mod write;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::{FusedStream, Stream};
use http::header::CONTENT_TYPE;
use http_body::Body as _;

use crate::error::{Error, Kind, Limit, Part};
use crate::events::Origin;
use crate::progress::{OnProgress, Progress};
use crate::response::{Received, Response};
use crate::time::Silence;

/// An answer whose head has come and whose body is still to come: what [`Call::download`](crate::Call::download) gives.
///
/// Its bytes are read by [`chunk`](Download::chunk) or as a `Stream`, and all at once by [`bytes`](Download::bytes),
/// [`write_to`](Download::write_to) or, with the feature `fs`, `save`. Nothing is read ahead: never more than one chunk,
/// some hundred KiB, is held.
///
/// The timeouts of the call ended with the head. Now nothing ends a download that makes progress, however long it takes,
/// but it is an error when nothing comes for the transport's
/// [`idle_timeout`](crate::TransportBuilder::idle_timeout). There are no retries any more: after an error nothing
/// comes, and the call has to be made again. A download that is dropped closes its connection.
///
/// ```no_run
/// # async fn run(transport: openapi_runtime::Transport) -> Result<(), openapi_runtime::Error> {
/// use openapi_runtime::{Call, Download, Operation};
///
/// const GET_FILE: Operation = Operation::get("get_file", "/v1/files/{id}/content");
///
/// let call = Call::<Download>::download(&transport, GET_FILE).argument("id", "file_1");
/// let mut file = call.await?;
/// println!("{:?}: {:?} bytes", file.file_name(), file.size());
/// while let Some(chunk) = file.chunk().await? {
///     println!("{} more", chunk.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing of the body is read by itself"]
pub struct Download {
    body: reqwest::Body,
    received: Arc<Received>,
    size: Option<u64>,
    file_name: Option<String>,
    done: u64,
    silence: Silence,
    max_body: usize,
    on_progress: Option<OnProgress>,
    ended: bool,
}

/// What a download or a stream is made of.
pub(crate) struct Coming {
    pub(crate) body: reqwest::Body,
    pub(crate) received: Arc<Received>,
    pub(crate) origin: Origin,
}

impl Download {
    pub(crate) fn new(coming: Coming) -> Self {
        Self {
            size: coming.body.size_hint().exact(),
            file_name: name::file_name(&coming.received.answer.headers),
            body: coming.body,
            received: coming.received,
            done: 0,
            silence: Silence::new(Limit::Idle(coming.origin.idle_timeout)),
            max_body: coming.origin.transport.shared().max_body,
            on_progress: None,
            ended: false,
        }
    }

    /// How many bytes the server announced (`content-length`).
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The type that the server says the body has (`content-type`).
    pub fn content_type(&self) -> Option<&str> {
        let headers = &self.received.answer.headers;
        headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The name that the server proposes (`content-disposition`), the one in Unicode where there are two.
    ///
    /// It is a name and no path: folders before it are taken off, and control characters. What remains may still be the
    /// name of something that is there, or hidden.
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Has a function called after each chunk that was read, in the place of one that was given before.
    pub fn on_progress(mut self, tell: impl FnMut(Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Box::new(tell));
        self
    }

    /// The next bytes of the body, as they came, or `None` at its end. It may be cancelled: nothing is lost.
    ///
    /// # Errors
    ///
    /// A body that ends early ([`is_incomplete`](Error::is_incomplete)), and one of which nothing came for the
    /// [`idle_timeout`](crate::TransportBuilder::idle_timeout) ([`is_timeout`](Error::is_timeout)). After an error there is
    /// nothing more.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx))
            .await
            .transpose()
    }

    /// The body as a whole, up to the transport's [`max_body`](crate::TransportBuilder::max_body).
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Download::chunk), and [`is_too_large`](Error::is_too_large).
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let limit = self.max_body;
        let fits = |len: u64| usize::try_from(len).is_ok_and(|len| len <= limit);
        let mut body = BytesMut::new();
        if !self.size.is_none_or(fits) {
            return Err(self.error(Error::new(Kind::BodyTooLarge {
                limit,
                part: Part::Whole,
            })));
        }
        while let Some(chunk) = self.chunk().await? {
            if !fits(self.done) {
                return Err(self.error(Error::new(Kind::BodyTooLarge {
                    limit,
                    part: Part::Whole,
                })));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// Reads on, without regard to what was said about progress.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            let frame = match Pin::new(&mut self.body).poll_frame(cx) {
                Poll::Ready(frame) => frame,
                Poll::Pending => {
                    let silent = ready!(self.silence.poll(cx));
                    return Poll::Ready(Some(Err(silent)));
                }
            };
            self.silence.broken();
            let missing = self.size.is_some_and(|size| self.done < size);
            return Poll::Ready(match frame {
                // Trailers are of no interest, and an empty chunk is none.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => Some(Ok(data)),
                    _ => continue,
                },
                Some(Err(error)) => Some(Err(
                    Error::from_reqwest(error, false).of_incomplete(self.done, self.size)
                )),
                None if missing => Some(Err(
                    Error::new(Kind::Transport).of_incomplete(self.done, self.size)
                )),
                None => None,
            });
        }
    }

    fn error(&self, error: Error) -> Error {
        self.received.explain_now(error)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.poll_body(cx));
        match next {
            Some(Ok(chunk)) => {
                self.done += chunk.len() as u64;
                let (done, total) = (self.done, self.size);
                if let Some(tell) = &mut self.on_progress {
                    tell(Progress { done, total });
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            end => {
                self.ended = true;
                // The connection is of no more use.
                self.body = reqwest::Body::default();
                Poll::Ready(end.map(|end| end.map_err(|error| self.error(error))))
            }
        }
    }
}

impl FusedStream for Download {
    fn is_terminated(&self) -> bool {
        self.ended
    }
}

/// The methods of a [`Download`], for one that is still in its answer.
impl Response<Download> {
    /// The next bytes; see [`Download::chunk`].
    ///
    /// # Errors
    ///
    /// Those of [`Download::chunk`].
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.value.chunk().await
    }

    /// The body as a whole; see [`Download::bytes`].
    ///
    /// # Errors
    ///
    /// Those of [`Download::bytes`].
    pub async fn bytes(self) -> Result<Bytes, Error> {
        self.value.bytes().await
    }

    /// Has a function called after each chunk; see [`Download::on_progress`].
    #[must_use = "nothing of the body is read by itself"]
    pub fn on_progress(self, tell: impl FnMut(Progress) + Send + 'static) -> Self {
        self.map(|download| download.on_progress(tell))
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither the name nor the type: the server may repeat a key in either.
        f.debug_struct("Download")
            .field("done", &self.done)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
