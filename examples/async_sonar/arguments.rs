//! What was asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

pub(crate) const KEY_VARIABLE: &str = "PERPLEXITY_API_KEY";
/// What a sandbox accepts unless it was told otherwise.
pub(crate) const SANDBOX_KEY: &str = "pplx-sandbox";

const TICKET: &str = "async_sonar.ticket.json";
const QUESTION: &str = "What is a monad?";

pub(crate) const HELP: &str = "\
Asks Sonar a question that takes long, waits for the answer and prints it.

usage: async_sonar [QUESTION]         a sandbox inside this program answers:
                                      no key, no network
       async_sonar --url URL …        a sandbox that runs by itself; start it by
                                      cargo run -p perplexity-sandbox -- --port 8080
       async_sonar --live …           the service, at a price; the key is read
                                      from PERPLEXITY_API_KEY

instead of a question:
  --resume FILE   waits for the job of this ticket; where the job's id never
                  came, lists the service's jobs that may be it
  --job ID        waits for the job with this id

options:
  --ticket FILE   where the job's ticket is kept until its answer has been
                  printed, and its idempotency key before there is a ticket:
                  async_sonar.ticket.json. The sandbox inside this program
                  ends with it, and its jobs too: they have no ticket.
  --help          prints this

With --url the key in PERPLEXITY_API_KEY is sent too, if there is one. With
--live another address than the service's is read from PERPLEXITY_BASE_URL.";

#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) place: Place,
    pub(crate) task: Task,
    pub(crate) ticket: PathBuf,
}

/// Who is asked.
#[derive(Debug)]
pub(crate) enum Place {
    Embedded,
    Url(String),
    Live,
}

#[derive(Debug)]
pub(crate) enum Task {
    Ask(String),
    Resume(PathBuf),
    Job(String),
}

impl Arguments {
    /// `None` where only the help is wanted.
    pub(crate) fn parse(
        arguments: impl Iterator<Item = OsString>,
    ) -> Result<Option<Self>, &'static str> {
        let mut arguments = arguments.map(OsString::into_string);
        let (mut place, mut ticket) = (Place::Embedded, PathBuf::from(TICKET));
        let (mut question, mut resume, mut job) = (Vec::new(), None, None);
        while let Some(argument) = arguments.next() {
            let argument = argument.map_err(|_| "an argument is not Unicode")?;
            let mut value = |missing| arguments.next().and_then(Result::ok).ok_or(missing);
            match argument.as_str() {
                "-h" | "--help" => return Ok(None),
                "--live" => place = Place::Live,
                "--url" => place = Place::Url(value("--url takes a URL")?),
                "--ticket" => ticket = value("--ticket takes a file")?.into(),
                "--resume" => resume = Some(value("--resume takes a file")?.into()),
                "--job" => job = Some(value("--job takes an id")?),
                option if option.starts_with('-') => return Err("there is no such option"),
                _ => question.push(argument),
            }
        }
        let question = Some(question.join(" ")).filter(|text| !text.trim().is_empty());
        let task = match (question, resume, job) {
            (Some(question), None, None) => Task::Ask(question),
            (None, Some(path), None) => Task::Resume(path),
            (None, None, Some(id)) => Task::Job(id),
            // What may be paid for is not made up.
            (None, None, None) if !matches!(place, Place::Embedded) => {
                return Err("the question is missing");
            }
            (None, None, None) => Task::Ask(QUESTION.to_owned()),
            _ => return Err("either a question, or --resume, or --job"),
        };
        if matches!((&place, &task), (Place::Embedded, Task::Resume(_))) {
            return Err("--resume needs --url or --live: where was the job submitted?");
        }
        Ok(Some(Self {
            place,
            task,
            ticket,
        }))
    }
}

impl Place {
    /// The command that runs this program on the same place again.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let place = match self {
            Self::Embedded => vec![],
            Self::Url(url) => vec!["--url", url],
            Self::Live => vec!["--live"],
        };
        let mut command = "cargo run --example async_sonar --".to_owned();
        for word in place.iter().chain(arguments) {
            command.push(' ');
            command.push_str(&quoted(word));
        }
        command
    }
}

/// The key that there is for another place than the embedded sandbox.
pub(crate) fn key() -> Option<String> {
    let key = std::env::var(KEY_VARIABLE).ok();
    key.filter(|key| !key.trim().is_empty())
}

/// A word that a shell reads as it is.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:\\".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
