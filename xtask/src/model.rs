//! `cargo xtask model`: the client's model test, with more scripts than `cargo test` has time for.

use std::fmt;
use std::io::{self, BufRead, BufReader, stdout};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Runs the model test of jobs: random faults against submitting and waiting.
///
/// Progress and the endings are printed by the test itself.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many scripts to run.
    #[arg(long, default_value_t = 50_000)]
    scripts: u64,
    /// The seed of the first one; each has the next.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

pub(crate) struct Report {
    scripts: u64,
    took: Duration,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs();
        write!(
            f,
            "{} scripts held, in {seconds} s, building included",
            self.scripts
        )
    }
}

pub(crate) fn run(args: &Args) -> Result<Report> {
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
        .args(["model::no_fault", "--", "--nocapture"])
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
            "the output above names the seed: repeat it with `--seed SEED --scripts 1`",
        ));
    }
    if !counted {
        return Err(Error::new(
            command,
            format!("no line of its output has {COUNT:?}, so no script was run"),
            "see whether the test in tests/it/model still has the name that is asked for here",
        ));
    }
    Ok(Report {
        scripts: args.scripts,
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
