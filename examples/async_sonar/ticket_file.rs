//! The job's ticket on disk: what a run that was killed leaves behind.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use perplexity_client::{SonarTicket, serde_json};

/// The file of a job's ticket. Where no ticket has been written it goes away
/// with this value.
#[derive(Debug)]
pub(crate) struct TicketFile {
    path: PathBuf,
    has_ticket: bool,
}

impl TicketFile {
    /// Makes the file before the job is there, so that a folder that cannot be
    /// written to is known before the job is paid for, and so that the ticket
    /// of another job is not written over.
    pub(crate) fn reserve(path: &Path) -> Result<Self, String> {
        match File::create_new(path) {
            Ok(_) => Ok(Self {
                path: path.to_owned(),
                has_ticket: false,
            }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(format!(
                "{} is the ticket of another job: wait for that job by --resume, \
                 delete the file, or name another by --ticket",
                path.display()
            )),
            Err(error) => Err(format!("cannot make {}: {error}", path.display())),
        }
    }

    pub(crate) fn write(&mut self, ticket: &SonarTicket) -> Result<(), String> {
        let problem = |error| format!("cannot write {}: {error}", self.path.display());
        let text = serde_json::to_vec(ticket).map_err(|error| problem(error.into()))?;
        let mut file = File::create(&self.path).map_err(problem)?;
        file.write_all(&text).map_err(problem)?;
        self.has_ticket = true;
        // For a machine that stops, not only the program.
        file.sync_all().map_err(problem)
    }

    pub(crate) fn read(path: &Path) -> Result<(Self, SonarTicket), String> {
        let name = path.display();
        let text = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        if text.is_empty() {
            return Err(format!(
                "{name} is empty: its run ended before it knew the job's id; the job may be there \
                 all the same, so look for it in the service's list before asking again"
            ));
        }
        let ticket = serde_json::from_slice(&text)
            .map_err(|error| format!("{name} is no ticket of asynchronous Sonar: {error}"))?;
        let file = Self {
            path: path.to_owned(),
            has_ticket: true,
        };
        Ok((file, ticket))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn remove(self) -> Result<(), String> {
        fs::remove_file(&self.path)
            .map_err(|error| format!("cannot remove {}: {error}", self.path.display()))
    }
}

impl Drop for TicketFile {
    fn drop(&mut self) {
        if !self.has_ticket {
            let _ = fs::remove_file(&self.path);
        }
    }
}
