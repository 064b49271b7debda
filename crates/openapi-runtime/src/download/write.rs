//! A download is written to what the caller has.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;

use tokio::io::AsyncWrite;

use super::Download;
use crate::error::Error;
use crate::response::Response;

impl Download {
    /// Writes the rest of the body, flushes, and says how many bytes there were.
    ///
    /// The writer is not closed.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Download::chunk), and those of the writer ([`is_io`](Error::is_io)). What was written until then
    /// stays written.
    pub async fn write_to(mut self, mut writer: impl AsyncWrite + Unpin) -> Result<u64, Error> {
        self.write(&mut writer).await.map_err(|fault| match fault {
            Fault::Download(error) => error,
            Fault::Writer(error) => {
                let message = "what was downloaded cannot be written";
                self.error(Error::io(message).with_source(error))
            }
        })
    }

    pub(super) async fn write(
        &mut self,
        writer: &mut (impl AsyncWrite + Unpin),
    ) -> Result<u64, Fault> {
        let mut written = 0;
        while let Some(chunk) = self.chunk().await.map_err(Fault::Download)? {
            write_all(writer, &chunk).await.map_err(Fault::Writer)?;
            written += chunk.len() as u64;
        }
        let flushed = poll_fn(|cx| Pin::new(&mut *writer).poll_flush(cx)).await;
        flushed.map_err(Fault::Writer)?;
        Ok(written)
    }
}

/// Which side it was.
pub(super) enum Fault {
    Download(Error),
    Writer(io::Error),
}

/// Tokio's own comes with a feature that nothing else here needs.
async fn write_all(writer: &mut (impl AsyncWrite + Unpin), mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = poll_fn(|cx| Pin::new(&mut *writer).poll_write(cx, bytes)).await?;
        bytes = match bytes.get(written..) {
            Some(rest) if written > 0 => rest,
            _ => return Err(ErrorKind::WriteZero.into()),
        };
    }
    Ok(())
}

impl Response<Download> {
    /// Writes the body; see [`Download::write_to`].
    ///
    /// # Errors
    ///
    /// Those of [`Download::write_to`].
    pub async fn write_to(self, writer: impl AsyncWrite + Unpin) -> Result<u64, Error> {
        self.value.write_to(writer).await
    }
}
