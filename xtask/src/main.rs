//! The maintainers' tasks of this workspace: `cargo xtask TASK`.
#![forbid(unsafe_code)]

mod error;
mod model;
mod sync;

use std::fmt::Display;
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The maintainers' tasks of this workspace.
#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    SyncSpec(sync::Args),
    Model(model::Args),
}

/// As of `diff`: 1 says that files are not what they should be, 2 that the task could not be done.
const STALE: u8 = 1;
const TROUBLE: u8 = 2;
/// The files are what they should be, and what is made of them is not.
const BROKEN: u8 = 3;

fn main() -> ExitCode {
    let Cli { task } = Cli::parse();
    let done = match task {
        Task::SyncSpec(args) => {
            sync::run(&args, |what| say(stdout(), &what)).map(|ended| match ended {
                sync::Ended::Done => ExitCode::SUCCESS,
                sync::Ended::Stale => ExitCode::from(STALE),
                sync::Ended::Broken(error) => {
                    say(stderr(), &error);
                    ExitCode::from(BROKEN)
                }
            })
        }
        Task::Model(args) => {
            model::run(&args, |report| say(stdout(), report)).map(|()| ExitCode::SUCCESS)
        }
    };
    done.unwrap_or_else(|error| {
        say(stderr(), &error);
        ExitCode::from(TROUBLE)
    })
}

/// `println!` panics when the reader has gone away, as with `cargo xtask … | head -1`; that is no
/// failure of the task.
fn say(mut to: impl Write, what: &impl Display) {
    let _ = writeln!(to, "{what}");
}
