//! `cargo xtask model`: the client's model tests, with more scripts than `cargo test` has time for.

use std::fmt;
use std::io::{self, BufRead, BufReader, stdout};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Runs the model tests: random faults against submitting a job and waiting for it, and against a stream.
///
/// Both of them, unless one is named. What came of the scripts is printed by the tests themselves.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only jobs.
    #[arg(long, conflicts_with = "streams")]
    jobs: bool,
    /// Only streams.
    #[arg(long)]
    streams: bool,
    /// How many scripts to run of each.
    #[arg(long, default_value_t = 50_000)]
    scripts: u64,
    /// The seed of the first one; each has the next.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

pub(crate) struct Report {
    scripts: u64,
    of: &'static str,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scripts, of, took } = self;
        let seconds = took.as_secs();
        write!(
            f,
            "{scripts} scripts of {of} held, in {seconds} s, building included"
        )
    }
}

/// What each test is about, which is its folder in `tests/it/model`.
const JOBS: &str = "jobs";
const STREAMS: &str = "streams";

/// Runs one test after the other. `tell` is told of each that held.
pub(crate) fn run(args: &Args, tell: impl Fn(&Report)) -> Result<()> {
    let tests = [(JOBS, !args.streams), (STREAMS, !args.jobs)];
    for (of, _) in tests.into_iter().filter(|(_, is_wanted)| *is_wanted) {
        tell(&one(args, of)?);
    }
    Ok(())
}

fn one(args: &Args, of: &'static str) -> Result<Report> {
    let begun = Instant::now();
    let command = "cargo test --package perplexity-client --test it";
    let mut words = command.split(' ');
    let program = words.next().unwrap_or_default();
    let cannot_run = |error| {
        Error::new(
            command,
            format!("cannot run it: {error}"),
            "run this from the workspace",
        )
    };
    let mut test = Command::new(program)
        .args(words)
        .args([&*format!("model::{of}::no_fault"), "--", "--nocapture"])
        .env("MODEL_SCRIPTS", args.scripts.to_string())
        .env("MODEL_SEED", args.seed.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(cannot_run)?;
    let counted = test.stdout.take().is_some_and(pass_on);
    let status = test.wait().map_err(cannot_run)?;
    if !status.success() {
        return Err(Error::new(
            command,
            "a script did not hold, or the test did not run",
            format!(
                "the output above names the seed: repeat it with `--{of} --seed SEED --scripts 1`"
            ),
        ));
    }
    if !counted {
        return Err(Error::new(
            command,
            format!("no line of its output has {COUNT:?}, so no script was run"),
            format!(
                "see whether the test in tests/it/model/{of} still has the name that is asked for here"
            ),
        ));
    }
    Ok(Report {
        scripts: args.scripts,
        of,
        took: begun.elapsed(),
    })
}

/// What the test says when all scripts are done. A filter that no test fits is a success to cargo.
const COUNT: &str = " scripts: ";

/// Passes the test's output on, line by line, and tells whether the scripts were counted in it.
fn pass_on(output: ChildStdout) -> bool {
    let mut counted = false;
    for line in BufReader::new(output)
        .split(b'\n')
        .map_while(io::Result::ok)
    {
        let line = String::from_utf8_lossy(&line);
        counted |= line.contains(COUNT);
        crate::say(stdout(), &line);
    }
    counted
}
