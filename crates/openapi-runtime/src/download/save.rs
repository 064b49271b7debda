//! A download becomes a file, as a whole or not at all.

use std::ffi::OsString;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tokio::fs::{self, File};
use tokio::task::spawn_blocking;

use super::Download;
use super::write::Fault;
use crate::error::Error;
use crate::response::Response;

impl Download {
    /// Saves the body as a file, and says how many bytes it has. A file that is there is replaced.
    ///
    /// Until all has come, the file has another name beside it, of the form `.name.1a2b3c4d.part`. So under `path` there
    /// is what was there before, or all that was downloaded, and never a part. When the download fails or is dropped, the
    /// other file is removed; only a process that is killed may leave it.
    ///
    /// # Errors
    ///
    /// Those of [`chunk`](Download::chunk): make the call again. And [`is_io`](Error::is_io) where the file cannot be
    /// written, for instance for want of its folder, which is not made, or of space: the message names the file and its
    /// [source](std::error::Error::source) says why.
    pub async fn save(mut self, path: impl AsRef<Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let saved = match create(path).await {
            Ok((part, mut file)) => match self.write(&mut file).await {
                Ok(written) => finish(part, file, path).await.map(|()| written),
                Err(Fault::Writer(error)) => Err(error),
                Err(Fault::Download(error)) => return Err(error),
            },
            Err(error) => Err(error),
        };
        saved.map_err(|error| {
            let path = path.display();
            let message = format!("`{path}` cannot be written; nothing is left of the download");
            self.error(Error::io(message).with_source(error))
        })
    }
}

/// A file with another name, beside the one that it is to become.
async fn create(path: &Path) -> io::Result<(Part, File)> {
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut part = OsString::from(".");
    part.push(name);
    part.push(format!(".{:08x}.part", fastrand::u32(..)));
    let part = path.with_file_name(part);
    // In one go, so that there is no file without somebody to remove it, should the download be dropped now.
    let created = spawn_blocking(move || {
        let file = std::fs::File::create_new(&part)?;
        io::Result::Ok((Part(Some(part)), file))
    });
    let (part, file) = created.await.map_err(io::Error::other)??;
    Ok((part, File::from_std(file)))
}

async fn finish(part: Part, file: File, path: &Path) -> io::Result<()> {
    // The new name must not last longer than the bytes, should the power fail now.
    file.sync_all().await?;
    drop(file);
    part.rename(path).await
}

/// The name of a file that is removed unless it is renamed.
struct Part(Option<PathBuf>);

impl Part {
    async fn rename(mut self, to: &Path) -> io::Result<()> {
        if let Some(part) = &self.0 {
            fs::rename(part, to).await?;
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if let Some(part) = &self.0 {
            // Also when a download is dropped, where nothing can be awaited. There is nobody to tell of an error.
            let _ = std::fs::remove_file(part);
        }
    }
}

impl Response<Download> {
    /// Saves the body as a file; see [`Download::save`].
    ///
    /// # Errors
    ///
    /// Those of [`Download::save`].
    pub async fn save(self, path: impl AsRef<Path>) -> Result<u64, Error> {
        self.value.save(path).await
    }
}
