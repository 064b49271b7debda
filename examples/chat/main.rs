//! A chat in the terminal: answers appear as they are written, and a connection
//! that is cut in the middle of one costs nothing but a moment.
//!
//! ```text
//! cargo run --example chat
//! cargo run --example chat -- "What is a monad?"
//! cargo run --example chat -- --cut 3000 "What is a monad?"
//! ```
//!
//! A sandbox inside this program answers; `--cut` has it cut the connection
//! after so many bytes of an answer, which is then taken up where it was. Where
//! that does not succeed any more, the place is written to a file, and another
//! process goes on from there:
//!
//! ```text
//! cargo run --example chat -- --url http://127.0.0.1:8080 --resume chat.cursor.json
//! ```

#[path = "../support/footer.rs"]
mod footer;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};

use perplexity_client::types::{AgentEvent, AgentRequest, AgentRun};
use perplexity_client::{Client, Cursor, TextStream, serde_json};
use perplexity_sandbox::{Fault, Sandbox};

const CURSOR: &str = "chat.cursor.json";

#[tokio::main]
async fn main() -> support::Ended {
    let (client, words, sandbox) = support::connect().await?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let words = match words.as_slice() {
        ["--resume", file] => return Ok(resume(&client, file).await?),
        ["--cut", bytes, rest @ ..] => {
            cut(sandbox.as_ref(), bytes)?;
            rest
        }
        rest => rest,
    };
    match words {
        [] => talk(&client).await?,
        [option, ..] if option.starts_with("--") => return Err("there is no such option".into()),
        words => {
            ask(&client, &words.join(" "), None).await?;
        }
    }
    if let Some(sandbox) = sandbox {
        let journal = sandbox.journal();
        let taken_up = journal.iter().filter(|entry| entry.method == "GET").count();
        if taken_up > 0 {
            println!("cut     {taken_up}, and taken up where it was");
        }
    }
    Ok(())
}

fn cut(sandbox: Option<&Sandbox>, bytes: &str) -> Result<(), Box<dyn Error>> {
    let sandbox = sandbox.ok_or("--cut is for the sandbox inside this program")?;
    let after = bytes.parse().map_err(|_| "--cut takes a number of bytes")?;
    sandbox.script([Fault::CutInBody { after }]);
    Ok(())
}

/// A question for each line, until there is none.
async fn talk(client: &Client) -> Result<(), Box<dyn Error>> {
    let mut before = None;
    let is_terminal = io::stdin().is_terminal();
    let prompt = || {
        if is_terminal {
            print!("\n> ");
            io::stdout().flush()?;
        }
        io::Result::Ok(())
    };
    prompt()?;
    for line in io::stdin().lock().lines() {
        let question = line?;
        if question.trim().is_empty() {
            break;
        }
        before = ask(client, question.trim(), before.as_deref()).await?;
        prompt()?;
    }
    Ok(())
}

/// The service keeps what was said, so that the next question only names it.
async fn ask(
    client: &Client,
    question: &str,
    before: Option<&str>,
) -> Result<Option<String>, Box<dyn Error>> {
    let mut request = AgentRequest::new(question).with_preset("fast");
    if let Some(before) = before {
        request = request.with_previous_response_id(before);
    }
    // What the service refuses, it refuses here.
    let text = client.create_agent_run(&request).stream().await?.text();
    let run = show(text).await?;
    Ok(run.map(|run| run.id))
}

async fn resume(client: &Client, file: &str) -> Result<(), Box<dyn Error>> {
    let cursor: Cursor = serde_json::from_slice(&fs::read(file)?)?;
    show(client.resume_stream(&cursor).await?.text()).await?;
    fs::remove_file(file)?;
    Ok(())
}

async fn show(mut text: TextStream<AgentEvent>) -> Result<Option<AgentRun>, Box<dyn Error>> {
    let mut screen = io::stdout();
    loop {
        match text.try_next().await {
            Ok(Some(piece)) => {
                screen.write_all(piece.as_bytes())?;
                screen.flush()?;
            }
            Ok(None) => break,
            Err(error) => {
                println!();
                // The run goes on at the service, and is paid for.
                if let Some(cursor) = error.cursor().filter(|_| !error.is_job_failed()) {
                    fs::write(CURSOR, serde_json::to_vec(cursor)?)?;
                    println!("go on with --resume {CURSOR}");
                }
                return Err(error.into());
            }
        }
    }
    println!();
    let run = text.into_answer();
    if let Some(run) = &run {
        footer::print(run);
    }
    Ok(run)
}
