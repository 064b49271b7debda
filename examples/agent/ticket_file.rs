//! A run's ticket on disk, from before the run is submitted until its answer
//! has been printed.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use perplexity_client::{AgentTicket, serde_json};

#[derive(Debug)]
pub(crate) struct TicketFile {
    path: PathBuf,
}

impl TicketFile {
    /// A new, empty file. It is there before the run is: where the id never
    /// comes, it says that there may be a run that nobody waits for.
    pub(crate) fn reserve(path: impl Into<PathBuf>) -> Result<Self, Box<dyn Error>> {
        let path = path.into();
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(_) => Ok(Self { path }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let path = path.display();
                Err(format!("{path} is the ticket of another run: --resume {path}").into())
            }
            Err(error) => Err(format!("{} cannot be written: {error}", path.display()).into()),
        }
    }

    /// On disk when this returns: written beside it, and renamed.
    pub(crate) fn write(&self, ticket: &AgentTicket) -> Result<(), Box<dyn Error>> {
        let beside = self.path.with_extension("new");
        let mut file = File::create(&beside)?;
        file.write_all(&serde_json::to_vec(ticket)?)?;
        file.sync_all()?;
        fs::rename(beside, &self.path)?;
        Ok(())
    }

    pub(crate) fn read(path: impl Into<PathBuf>) -> Result<(Self, AgentTicket), Box<dyn Error>> {
        let path = path.into();
        let shown = path.display();
        let text = fs::read(&path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
        if text.is_empty() {
            // Runs are in no list, so there is nothing to look for.
            return Err(format!(
                "{shown} is empty: the program ended before the run's id came. There may be a \
                 run, and it may be paid for; delete the file to ask again"
            )
            .into());
        }
        let ticket = serde_json::from_slice(&text)
            .map_err(|error| format!("{shown} is no ticket of a run: {error}"))?;
        Ok((Self { path }, ticket))
    }

    pub(crate) fn remove(self) -> Result<(), Box<dyn Error>> {
        let removed = fs::remove_file(&self.path);
        removed.map_err(|error| format!("{} stays: {error}", self.path.display()).into())
    }
}
