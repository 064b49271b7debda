//! Files that are sent, and the forms that they are fields of.

mod body;
mod call;
mod form;
mod meter;
mod source;

use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use tokio::io::AsyncRead;

pub(crate) use self::form::{Field, Form};
pub(crate) use self::meter::Meter;
use self::source::Source;
use crate::progress::{OnProgress, Progress};

/// A file to be sent, as a field of a form: [`Call::form_file`](crate::Call::form_file) takes it.
///
/// It comes from memory ([`bytes`](Upload::bytes)), from a file (`path`, with the feature `fs`) or from whatever can be
/// read ([`reader`](Upload::reader)). Of the latter two no more than some hundred KiB are held at a time.
///
/// While it makes progress no timeout strikes: those of the call and of an attempt are counted from the last progress. It
/// is an error when there is none for the transport's [`idle_timeout`](crate::TransportBuilder::idle_timeout), because
/// the server takes nothing or the reader gives nothing.
///
/// ```no_run
/// # async fn run(transport: openapi_runtime::Transport) -> Result<(), openapi_runtime::Error> {
/// use openapi_runtime::{Call, Operation, Upload};
///
/// const CREATE_FILE: Operation = Operation::post("create_file", "/v1/files");
///
/// let lines = Upload::bytes("batch.jsonl", "{}\n").content_type("application/jsonl");
/// let call = Call::<()>::empty(&transport, CREATE_FILE);
/// call.form("purpose", "batch").form_file("file", lines).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "an upload is sent by the call that it is given to"]
pub struct Upload {
    source: Source,
    file_name: String,
    content_type: String,
    size: Option<u64>,
    // Shared by the attempts of a call.
    on_progress: Option<Arc<Mutex<OnProgress>>>,
}

impl Upload {
    /// A file from memory.
    pub fn bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let size = Some(bytes.len() as u64);
        Self::new(Source::Bytes(bytes), file_name.into(), size)
    }

    /// A file of this machine. It is opened when it is sent, for each attempt anew, and must not change meanwhile.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_io`](crate::Error::is_io) for a file that cannot be opened or read. Where it cannot be
    /// opened, nothing was sent.
    #[cfg(feature = "fs")]
    pub fn path(path: impl Into<std::path::PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        Self::new(Source::Path(path), name, None)
    }

    /// What can be read, to its end.
    ///
    /// It can be read only once, so the call is sent only once, whatever its [`Retry`](crate::Retry) says. Clones share
    /// the reader, and only one of them can be sent.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_io`](crate::Error::is_io) where reading fails, and where there is more or less to be
    /// read than [`size`](Upload::size) said.
    pub fn reader(file_name: impl Into<String>, reader: impl AsyncRead + Send + 'static) -> Self {
        Self::new(Source::reader(reader), file_name.into(), None)
    }

    /// How many bytes the reader gives. Where it is not said, they are sent in chunks without an announcement, which not
    /// every server takes.
    ///
    /// Of bytes and of files it is known, and makes no difference.
    pub fn size(mut self, bytes: u64) -> Self {
        if matches!(self.source, Source::Reader(_)) {
            self.size = Some(bytes);
        }
        self
    }

    /// The type of the file. By default `application/octet-stream`.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// The name that the server is told, in the place of the one that there is.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Has a function called after each piece that was handed to the connection, in the place of one that was given
    /// before. With another attempt it begins at nothing again. A panic in it ends the call as a lost connection does.
    pub fn on_progress(mut self, tell: impl FnMut(Progress) + Send + 'static) -> Self {
        self.on_progress = Some(Arc::new(Mutex::new(Box::new(tell))));
        self
    }

    fn new(source: Source, file_name: String, size: Option<u64>) -> Self {
        Self {
            source,
            file_name,
            content_type: "application/octet-stream".to_owned(),
            size,
            on_progress: None,
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name is as much the caller's as what is in the file.
        f.debug_struct("Upload")
            .field("source", &self.source)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}
