//! The job's ticket on disk: what a run that was killed leaves behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use perplexity_client::serde_json::{self, Value, json};
use perplexity_client::types::SonarRequest;
use perplexity_client::{JobRequest, SonarTicket};

/// The file of a job: at first what is known before the question is sent, and
/// then the ticket.
#[derive(Debug)]
pub(crate) struct TicketFile {
    path: PathBuf,
}

/// What stands in the file.
#[derive(Debug)]
pub(crate) enum Content {
    Ticket(SonarTicket),
    /// The job's id never came.
    Reservation(Reservation),
}

/// What is known of a job before it has an id.
#[derive(Debug)]
pub(crate) struct Reservation {
    pub(crate) idempotency_key: String,
    pub(crate) submitted_at: SystemTime,
}

impl TicketFile {
    /// Writes down that a question is about to be sent: from then on a job may
    /// be there that would be paid for. What is known of another is not
    /// written over.
    pub(crate) fn reserve(path: &Path, idempotency_key: &str) -> Result<Self, String> {
        let name = path.display();
        let problem = |error| format!("cannot make {name}: {error}");
        let mut file = match private().create_new(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(is_taken(path));
            }
            Err(error) => return Err(problem(error)),
        };
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let reservation = json!({
            "surface": SonarRequest::SURFACE,
            "idempotency_key": idempotency_key,
            "submitted_at": now.map_or(0, |now| now.as_secs()),
        });
        write(&mut file, &reservation.to_string()).map_err(problem)?;
        Ok(Self {
            path: path.to_owned(),
        })
    }

    /// Puts the ticket in the place of what stands there, all at once.
    pub(crate) fn write(&self, ticket: &SonarTicket) -> Result<(), String> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let write = || {
            let mut file = private().create(true).truncate(true).open(&beside)?;
            write(&mut file, &serde_json::to_string(ticket)?)?;
            fs::rename(&beside, &self.path)
        };
        write().map_err(|error| format!("cannot write {}: {error}", self.path.display()))
    }

    pub(crate) fn read(path: &Path) -> Result<(Self, Content), String> {
        let name = path.display();
        let text = fs::read(path).map_err(|error| format!("cannot read {name}: {error}"))?;
        if text.is_empty() {
            return Err(format!(
                "{name} is empty: its run ended before it sent anything; delete the file"
            ));
        }
        let file = Self {
            path: path.to_owned(),
        };
        if let Some(reservation) = reservation(&text) {
            return Ok((file, Content::Reservation(reservation)));
        }
        let ticket = serde_json::from_slice(&text)
            .map_err(|error| format!("{name} is no ticket of asynchronous Sonar: {error}"))?;
        Ok((file, Content::Ticket(ticket)))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn remove(self) -> Result<(), String> {
        fs::remove_file(&self.path)
            .map_err(|error| format!("cannot remove {}: {error}", self.path.display()))
    }
}

fn reservation(text: &[u8]) -> Option<Reservation> {
    let value: Value = serde_json::from_slice(text).ok()?;
    let is_ours = value.get("surface")? == SonarRequest::SURFACE && value.get("id").is_none();
    let since = Duration::from_secs(value.get("submitted_at")?.as_u64()?);
    is_ours.then_some(Reservation {
        idempotency_key: value.get("idempotency_key")?.as_str()?.to_owned(),
        submitted_at: SystemTime::UNIX_EPOCH.checked_add(since)?,
    })
}

/// Why no question is sent while this file is there.
fn is_taken(path: &Path) -> String {
    let name = path.display();
    match TicketFile::read(path) {
        Ok((_, Content::Ticket(_))) => format!(
            "{name} is the ticket of another job: wait for that job by --resume, delete the file, \
             or name another by --ticket"
        ),
        Ok((_, Content::Reservation(_))) => format!(
            "{name} is of a question whose run ended before the job's id had come: the job may be \
             there, and be paid for. See by --resume whether it is, and delete the file then, or \
             name another by --ticket"
        ),
        Err(problem) => format!("{problem}; to ask nevertheless, name another by --ticket"),
    }
}

/// A file that only this user reads: the key finds what was asked.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// For a machine that stops, not only the program.
fn write(file: &mut File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
