//! Asks Sonar a question that takes long, and waits for the answer.
//!
//! ```text
//! cargo run --example async_sonar -- "What is a monad?"
//! ```
//!
//! That needs no key and no network: a sandbox inside this program answers.
//! `--help` has the rest.

mod advice;
mod arguments;
mod candidates;
mod print;
mod progress;
mod ticket_file;

use std::cell::RefCell;
use std::error::Error;
use std::fmt::Display;
use std::future::{IntoFuture, poll_fn};
use std::io::{self, Write};
use std::path::Path;
use std::pin::{Pin, pin};
use std::process::ExitCode;
use std::task::Poll;
use std::time::Duration;

use perplexity_client::types::{CompletionResponse, Message, SonarRequest};
use perplexity_client::{Client, Response, SonarJob};
use perplexity_sandbox::{Pace, Sandbox};

use self::advice::{Reached, Submission};
use self::arguments::{Arguments, Place, SANDBOX_KEY, Task};
use self::progress::Progress;
use self::ticket_file::{Content, Reservation, TicketFile};

const MODEL: &str = "sonar-deep-research";
const DEADLINE: Duration = Duration::from_secs(30 * 60);
/// How long a submission may still take when it is interrupted: an id is
/// worth a moment.
const GRACE: Duration = Duration::from_secs(5);
/// Slow enough for each state to be seen.
const PACE: Pace = Pace::new(Duration::from_secs(1), Duration::from_secs(3));

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            say(arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            warn(format_args!("error: {message}\n\n{}", arguments::HELP));
            return ExitCode::from(2);
        }
    };
    let reached = RefCell::new(Reached::Nothing);
    let mut run = pin!(run(&arguments, &reached));
    let mut result = tokio::select! {
        // First, so that Ctrl-C is caught before anything is paid for.
        biased;
        Ok(()) = tokio::signal::ctrl_c() => None,
        result = &mut run => Some(result),
    };
    if result.is_none() && reached.borrow().is_submitting() {
        result = settle(run, &reached).await;
    }
    let reached = reached.borrow();
    match result {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            warn(format_args!("error: {error}"));
            let mut cause = error.source();
            while let Some(error) = cause {
                warn(format_args!("  because: {error}"));
                cause = error.source();
            }
            warn(advice::after(error.as_ref(), &arguments.place, &reached));
            ExitCode::FAILURE
        }
        None => {
            warn("interrupted");
            warn(advice::interrupted(&arguments.place, &reached));
            // As shells report it.
            ExitCode::from(130)
        }
    }
}

type Ended = Result<(), Box<dyn Error>>;

/// Goes on until it is known what has become of the submission.
async fn settle(
    mut run: Pin<&mut impl Future<Output = Ended>>,
    reached: &RefCell<Reached>,
) -> Option<Ended> {
    warn(format_args!(
        "interrupted in the middle of submitting: waiting up to {} s for the job's id; \
         Ctrl-C again ends at once",
        GRACE.as_secs()
    ));
    let submitted = poll_fn(|context| match run.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(Some(ended)),
        Poll::Pending if reached.borrow().is_submitting() => Poll::Pending,
        Poll::Pending => Poll::Ready(None),
    });
    tokio::select! {
        ended = submitted => ended,
        Ok(()) = tokio::signal::ctrl_c() => None,
        () = tokio::time::sleep(GRACE) => None,
    }
}

/// `reached` is for whoever has to say what to do when this ends early.
async fn run(arguments: &Arguments, reached: &RefCell<Reached>) -> Ended {
    // Held until the end: dropping the sandbox stops it.
    let (client, _sandbox) = connect(&arguments.place).await?;
    let (job, ticket) = match &arguments.task {
        Task::Ask(question) => submit(&client, question, arguments, reached).await?,
        Task::Resume(path) => {
            let (file, ticket) = match TicketFile::read(path)? {
                (file, Content::Ticket(ticket)) => (file, ticket),
                (_, Content::Reservation(reservation)) => {
                    return look(&client, path, &reservation, reached).await;
                }
            };
            let ago = ticket.submitted_at().and_then(|at| at.elapsed().ok());
            let ago = ago.map(|ago| format!(", submitted {} s ago", ago.as_secs()));
            say(format_args!(
                "job {}{}",
                ticket.id(),
                ago.unwrap_or_default()
            ));
            (client.resume(ticket), Some(file))
        }
        Task::Job(id) => (client.sonar_job(id), None),
    };
    reached.replace(Reached::Job {
        id: job.id().to_owned(),
        ticket: ticket.as_ref().map(|file| file.path().to_owned()),
    });

    let answer = wait(&job).await;
    // A job that failed is over, too.
    let over = match &answer {
        Ok(answer) => {
            // The ticket goes last: an answer that nobody has read is not to be lost.
            print_out(&print::answer(answer))
                .map_err(|error| format!("the answer cannot be printed: {error}"))?;
            true
        }
        Err(error) => error.is_job_failed(),
    };
    if let Some(file) = ticket.filter(|_| over)
        && let Err(error) = file.remove()
    {
        warn(format_args!("warning: {error}"));
    }
    answer.map(|_| ()).map_err(Into::into)
}

async fn connect(place: &Place) -> Result<(Client, Option<Sandbox>), Box<dyn Error>> {
    let (client, sandbox, who) = match place {
        Place::Embedded => {
            let sandbox = Sandbox::builder().pace(PACE).start().await?;
            let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
            let who = "a sandbox inside this program".to_owned();
            (client.build()?, Some(sandbox), who)
        }
        Place::Url(url) => {
            let key = arguments::key().unwrap_or_else(|| SANDBOX_KEY.to_owned());
            let client = Client::builder().base_url(url).key(key).build()?;
            (client, None, url.clone())
        }
        Place::Live => {
            let client = Client::from_env()?;
            let who = client.base_url().to_owned();
            (client, None, who)
        }
    };
    say(format_args!("asking {who}"));
    Ok((client, sandbox))
}

async fn submit(
    client: &Client,
    question: &str,
    arguments: &Arguments,
    reached: &RefCell<Reached>,
) -> Result<(SonarJob, Option<TicketFile>), Box<dyn Error>> {
    let submit = client.submit(SonarRequest::new(MODEL, [Message::user(question)]));
    let mut file = match arguments.place {
        Place::Embedded => None,
        _ => Some(TicketFile::reserve(&arguments.ticket, submit.key())?),
    };
    reached.replace(Reached::Submitting(Submission {
        key: submit.key().to_owned(),
        file: arguments.ticket.clone(),
    }));
    let job = match submit.await {
        Ok(job) => job,
        Err(error) => {
            // Else it is all that is known of a job that may be there.
            if !error.may_have_been_created()
                && let Some(Err(error)) = file.map(TicketFile::remove)
            {
                warn(format_args!("warning: {error}"));
            }
            return Err(error.into());
        }
    };
    if let Some(Err(error)) = file.as_ref().map(|file| file.write(&job.ticket())) {
        // No reason to give up on a job that is there.
        warn(format_args!(
            "warning: {error}; the job's id will do as well"
        ));
        file = None;
    }
    let ticket = file.as_ref().map(|file| file.path().display());
    let ticket = ticket.map(|path| format!(", ticket in {path}"));
    say(format_args!(
        "job {}{}",
        job.id(),
        ticket.unwrap_or_default()
    ));
    Ok((job, file))
}

/// Looks for the job whose id never came. Which it is nobody but the user can
/// tell, so this never ends with an answer.
async fn look(
    client: &Client,
    path: &Path,
    reservation: &Reservation,
    reached: &RefCell<Reached>,
) -> Ended {
    let submission = Submission {
        key: reservation.idempotency_key.clone(),
        file: path.to_owned(),
    };
    let ago = reservation.submitted_at.elapsed().unwrap_or_default();
    say(format_args!(
        "submitted {} s ago with the idempotency key {}",
        ago.as_secs(),
        submission.key
    ));
    reached.replace(Reached::Unclear(submission.clone()));
    let listed = candidates::list(client, reservation).await?;
    print_out(&listed).map_err(|error| format!("the list cannot be printed: {error}"))?;
    reached.replace(Reached::Listed(submission));
    Err("the job's id is not known: the run ended before it had come".into())
}

async fn wait(job: &SonarJob) -> Result<Response<CompletionResponse>, perplexity_client::Error> {
    let progress = Progress::start();
    let wait = job
        .until_done()
        .with_deadline(DEADLINE)
        .on_look(progress.watch())
        .on_error(progress.complain());
    tokio::select! {
        answer = wait.into_future() => answer,
        never = progress.spin() => match never {},
    }
}

fn print_out(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A line on the way. Where nobody reads it the work goes on.
fn say(line: impl Display) {
    let _ = print_out(&format!("{line}\n"));
}

fn warn(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
