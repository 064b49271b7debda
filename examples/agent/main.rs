//! Asks the Agent API: at once, or in the background and survived by a ticket.
//!
//! ```text
//! cargo run --example agent -- "What is a monad?"
//! cargo run --example agent -- --background "What is a monad?"
//! ```
//!
//! A sandbox inside this program answers. It ends with the program, and its
//! runs too. For one that can be found again, have the sandbox run by itself,
//! or ask the service with `--live`:
//!
//! ```text
//! cargo run -p perplexity-sandbox -- --port 8080 --pace 5,30
//! cargo run --example agent -- --url http://127.0.0.1:8080 --background "What is a monad?"
//! cargo run --example agent -- --url http://127.0.0.1:8080 --resume agent.ticket.json
//! ```

#[path = "../support/footer.rs"]
mod footer;
mod print;
#[path = "../support/mod.rs"]
mod support;
mod ticket_file;

use std::error::Error;
use std::time::{Duration, Instant};

use perplexity_client::types::{AgentRequest, AgentRun};
use perplexity_client::{AgentJob, Client};

use self::ticket_file::TicketFile;

const TICKET: &str = "agent.ticket.json";
/// The service's own choice of a model, its tools and its effort.
const QUICK: &str = "fast";
const THOROUGH: &str = "high";

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, sandbox) = support::connect().await?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ended = match words.as_slice() {
        ["--resume", file] => resume(&client, file).await,
        // A ticket for what ends with this program would find nothing.
        ["--background", rest @ ..] => {
            let file = sandbox.is_none().then_some(TICKET);
            background(&client, &question(rest)?, file).await
        }
        rest => ask(&client, &question(rest)?).await,
    };
    Ok(ended?)
}

fn question(words: &[&str]) -> Result<String, &'static str> {
    match words {
        [] => Err("usage: agent [--live | --url URL] [--background] QUESTION | --resume FILE"),
        [option, ..] if option.starts_with("--") => Err("there is no such option"),
        words => Ok(words.join(" ")),
    }
}

/// The connection is open until the answer comes: for what takes seconds.
async fn ask(client: &Client, question: &str) -> Result<(), Box<dyn Error>> {
    let request = AgentRequest::new(question).with_preset(QUICK);
    let run = client.create_agent_run(&request).await?;
    print::answer(&run);
    Ok(())
}

/// The run goes on at the service, whatever becomes of this program.
async fn background(
    client: &Client,
    question: &str,
    file: Option<&str>,
) -> Result<(), Box<dyn Error>> {
    // Before anything is paid for: another run's ticket is not written over.
    let file = file.map(TicketFile::reserve).transpose()?;
    let request = AgentRequest::new(question).with_preset(THOROUGH);
    let job = match client.submit(request).await {
        Ok(job) => job,
        Err(error) => {
            // Nothing is sent again that may be there already: see `Submit`.
            if !error.may_have_been_created() {
                file.map(TicketFile::remove).transpose()?;
            }
            return Err(error.into());
        }
    };
    println!("run {}", job.id());
    if let Some(file) = &file {
        file.write(&job.ticket())?;
        println!("its ticket is in {TICKET}; --resume {TICKET} finds it again");
    }
    finish(&job, file).await
}

async fn resume(client: &Client, file: &str) -> Result<(), Box<dyn Error>> {
    let (file, ticket) = TicketFile::read(file)?;
    println!("run {}", ticket.id());
    finish(&client.resume(ticket), Some(file)).await
}

async fn finish(job: &AgentJob, file: Option<TicketFile>) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut seen = None;
    let mut progress = move |run: &AgentRun| {
        if seen.as_ref() != Some(&run.status) {
            println!("  {:>4.1} s  {}", begun.elapsed().as_secs_f32(), run.status);
            seen = Some(run.status.clone());
        }
    };
    let wait = job.until_done().with_deadline(Duration::from_secs(1800));
    let run = match wait.on_look(move |run| progress(run)).await {
        Ok(run) => run,
        // Out of patience, or offline: the ticket stays, and the run goes on.
        Err(error) if !error.is_job_failed() && !error.is_job_cancelled() => {
            return Err(error.into());
        }
        Err(error) => {
            file.map(TicketFile::remove).transpose()?;
            return Err(error.into());
        }
    };
    print::answer(&run);
    // Last: an answer that nobody has read is not to be lost.
    file.map(TicketFile::remove).transpose()?;
    Ok(())
}
