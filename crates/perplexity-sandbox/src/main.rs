//! The `perplexity-sandbox` command: a sandbox for programs in any language.

#![forbid(unsafe_code)]

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use perplexity_sandbox::{Entry, Pace, Sandbox, Streaming};

/// A local stand-in for the Perplexity API, to test clients against. Unofficial.
///
/// Listens until Ctrl-C, keeps everything in memory, and asks nothing of the network. Point a
/// client's base URL at the address it prints, and give it any key. The request header
/// `x-sandbox-fault` asks for something to go wrong: a value that there is not lists all there are.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The port to listen on; 0 lets the system pick a free one.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,

    /// The IP address to listen on.
    ///
    /// Anything but a loopback address opens the sandbox, which speaks plain HTTP, to other
    /// machines.
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,

    /// The only key to accept. It is printed: choose one that opens nothing else.
    ///
    /// Without it every key is accepted that is not empty.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,

    /// How fast jobs move: the seconds after which one is in progress and after which it is
    /// finished, both since it was created.
    #[arg(long, value_name = "SECONDS,SECONDS", default_value = "0.3,1", value_parser = pace)]
    pace: Pace,

    /// What passes between two events of a stream, in seconds; 0 sends all at once.
    ///
    /// The events of a run in the background spread over --pace instead.
    #[arg(long, value_name = "SECONDS", default_value = "0.005", value_parser = seconds)]
    stream_pace: Duration,

    /// Send streams in pieces of at most this many bytes, wherever that cuts an event or a
    /// character, and not event by event.
    #[arg(long, value_name = "BYTES")]
    stream_chunks: Option<usize>,

    /// Write a line `event: NAME` before the data of each event of a stream.
    #[arg(long)]
    named_events: bool,

    /// End the lines of streams with a carriage return and a line feed.
    #[arg(long)]
    crlf: bool,

    /// Send each event of a stream twice, with the same number.
    #[arg(long)]
    repeat_events: bool,

    /// End every stream with `data: [DONE]`, and not only those of Sonar in the mode `concise`.
    #[arg(long)]
    done: bool,

    /// Make the text of each answer of the agent and of Sonar this many words longer.
    ///
    /// They are always the same, of characters of one to four bytes.
    #[arg(long, value_name = "N", default_value_t = 0)]
    answer_words: usize,

    /// Give a request to create a job whose idempotency key was seen before the first one's job.
    #[arg(long)]
    honour_idempotency_keys: bool,

    /// Let every job that is created fail, with this message.
    #[arg(long, value_name = "MESSAGE")]
    fail_jobs: Option<String>,

    /// Answer every operation of Sonar with the 403 that accounts without it are given.
    #[arg(long)]
    retired: bool,

    /// Append a line of JSON to this file for each request, without its key: method, path, query,
    /// headers, body, status, request_id, created (the id of the job that it created), fault and
    /// connection.
    ///
    /// The line is there before the answer is sent. What questions say is in it.
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
}

fn pace(text: &str) -> Result<Pace, String> {
    let seconds = |text: &str| seconds(text).ok();
    let times = text.split_once(',');
    times
        .and_then(|(begins, finishes)| Some(Pace::new(seconds(begins)?, seconds(finishes)?)))
        .ok_or_else(|| "two numbers of seconds with a comma between, such as 0.3,1".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.trim().parse().ok();
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "a number of seconds, such as 0.005".to_owned())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done if not even this can be written.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let address = SocketAddr::new(arguments.host, arguments.port);
    let streaming = Streaming::new()
        .pace(arguments.stream_pace)
        .named_events(arguments.named_events)
        .crlf(arguments.crlf)
        .repeated_events(arguments.repeat_events)
        .agent_done(arguments.done)
        .full_done(arguments.done);
    let streaming = match arguments.stream_chunks {
        Some(bytes) => streaming.chunk_size(bytes),
        None => streaming,
    };
    let builder = Sandbox::builder()
        .address(address)
        .pace(arguments.pace)
        .streaming(streaming)
        .answer_words(arguments.answer_words)
        .honour_idempotency_keys(arguments.honour_idempotency_keys)
        .retired(arguments.retired);
    let any_key = arguments.key.is_none();
    let builder = match arguments.key {
        Some(key) => builder.key(key),
        None => builder.any_key(),
    };
    let builder = match arguments.fail_jobs {
        Some(message) => builder.fail_jobs(message),
        None => builder,
    };
    let builder = match arguments.journal {
        Some(path) => builder.on_entry(journal(&path)?),
        None => builder,
    };
    let sandbox = builder.start().await?;
    if !address.ip().is_loopback() {
        writeln!(
            io::stderr(),
            "warning: {} can be reached from other machines",
            address.ip()
        )?;
    }
    greet(&sandbox, any_key)?;
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// Writes each entry down at once, so that what is read there is complete whenever it is read.
fn journal(path: &Path) -> Result<impl FnMut(&Entry) + Send + use<>, String> {
    let name = path.display().to_string();
    let mut file = File::options()
        .append(true)
        .create(true)
        .open(path)
        .map_err(|error| format!("cannot open the journal {name}: {error}"))?;
    Ok(move |entry: &Entry| {
        // In one piece: two sandboxes may share the file.
        let line = format!("{}\n", entry.to_json());
        if let Err(error) = file.write_all(line.as_bytes()) {
            let _ = writeln!(io::stderr(), "warning: cannot write {name}: {error}");
        }
    })
}

/// The first line is for programs that start the sandbox and wait until it listens.
fn greet(sandbox: &Sandbox, any_key: bool) -> io::Result<()> {
    let (url, key) = (sandbox.url(), sandbox.key());
    let others = if any_key { " (any other will do)" } else { "" };
    let mut text = format!("listening on {url}\nkey: {key}{others}\njobs:\n");
    for (id, status) in sandbox.jobs() {
        text.push_str(&format!("  {id:<24} {status}\n"));
    }
    text.push_str("runs:\n");
    for (id, status) in sandbox.runs() {
        text.push_str(&format!("  {id:<24} {status}\n"));
    }
    // The shell must not read anything into the key.
    let header = format!("authorization: Bearer {key}").replace('\'', r"'\''");
    text.push_str(&format!(
        "try:\n  curl -H '{header}' {url}/v1/async/sonar/sandbox-completed\n"
    ));
    // In one piece: a program may close the pipe as soon as it has read the first line.
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
