//! `cargo xtask model`: the client's model test, with more scripts than `cargo test` has time for.

use std::fmt;
use std::process::Command;
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
    let status = Command::new(program)
        .args(words)
        .args(["model::no_fault", "--", "--nocapture"])
        .env("MODEL_SCRIPTS", args.scripts.to_string())
        .env("MODEL_SEED", args.seed.to_string())
        .status()
        .map_err(|error| {
            Error::new(
                command,
                format!("cannot run it: {error}"),
                "run this from the workspace",
            )
        })?;
    if status.success() {
        return Ok(Report {
            scripts: args.scripts,
            took: begun.elapsed(),
        });
    }
    Err(Error::new(
        command,
        "a script did not hold, or the test did not run",
        "the output above names the seed: repeat it with `--seed SEED --scripts 1`",
    ))
}
