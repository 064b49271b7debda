//! Where the bytes of a file come from.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::io::AsyncRead;

use crate::error::Error;

type Reader = Pin<Box<dyn AsyncRead + Send>>;

#[derive(Clone)]
pub(super) enum Source {
    Bytes(Bytes),
    #[cfg(feature = "fs")]
    Path(std::path::PathBuf),
    /// Until it was sent.
    Reader(Arc<Mutex<Option<Reader>>>),
}

/// A file that is about to be sent.
pub(super) enum Opened {
    Bytes(Bytes),
    // A body has to be `Sync`, which readers need not be. It is never locked.
    Reader(Mutex<Reader>),
}

impl Source {
    pub(super) fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::Reader(Arc::new(Mutex::new(Some(Box::pin(reader)))))
    }

    /// Whether it can be read a second time.
    pub(super) fn lasts(&self) -> bool {
        !matches!(self, Self::Reader(_))
    }

    /// What is to be read, and how many bytes it has if it tells.
    pub(super) async fn open(&self) -> Result<(Opened, Option<u64>), Error> {
        match self {
            Self::Bytes(bytes) => Ok((Opened::Bytes(bytes.clone()), Some(bytes.len() as u64))),
            #[cfg(feature = "fs")]
            Self::Path(path) => open_file(path).await,
            Self::Reader(reader) => {
                let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
                let reader = reader.take().ok_or_else(|| {
                    Error::invalid_input("the reader of an upload can be sent only once")
                })?;
                Ok((Opened::Reader(Mutex::new(reader)), None))
            }
        }
    }
}

#[cfg(feature = "fs")]
async fn open_file(path: &std::path::Path) -> Result<(Opened, Option<u64>), Error> {
    let shown = path.display();
    let opened = async {
        let file = tokio::fs::File::open(path).await?;
        let metadata = file.metadata().await?;
        std::io::Result::Ok((file, metadata))
    };
    let (mut file, metadata) = opened.await.map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => format!("there is no file `{shown}` to be sent"),
            _ => format!("the file `{shown}` cannot be opened to be sent"),
        };
        Error::io(message).with_source(error)
    })?;
    if metadata.is_dir() {
        let message = format!("`{shown}` is a folder and cannot be sent");
        return Err(Error::io(message));
    }
    // By itself it reads ahead 2 MiB.
    file.set_max_buf_size(super::body::CHUNK);
    let size = metadata.is_file().then_some(metadata.len());
    Ok((Opened::Reader(Mutex::new(Box::pin(file))), size))
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes(_) => "Bytes",
            #[cfg(feature = "fs")]
            Self::Path(_) => "Path",
            Self::Reader(_) => "Reader",
        })
    }
}
