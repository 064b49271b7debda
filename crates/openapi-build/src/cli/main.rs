//! The program `openapi-build`: lowers documents, generates crates, and tries
//! both on a folder of documents.
#![forbid(unsafe_code)]

mod corpus;
mod files;
mod generate;
mod lower;

use std::fmt::Display;
use std::io::{Write, stderr, stdout};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Rust clients from OpenAPI 3.1 documents.
#[derive(Parser)]
#[command(name = "openapi-build", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Lower(lower::Args),
    Generate(generate::Args),
    Corpus(corpus::Args),
    #[command(hide = true)]
    One(corpus::One),
}

/// As of `diff`: 1 says that something is not as it should be, 2 that it could not be found out.
const FAILED: u8 = 1;
const TROUBLE: u8 = 2;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Lower(args) => lower::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Corpus(args) => corpus::run(&args),
        Command::One(args) => corpus::run_one(&args),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(FAILED),
        Err(error) => {
            say(stderr(), &format_args!("error: {error}"));
            ExitCode::from(TROUBLE)
        }
    }
}

/// `println!` panics where the reader has gone away, as with `… | head -1`.
fn say(mut to: impl Write, what: &impl Display) {
    let _ = writeln!(to, "{what}");
}

fn print(what: &impl Display) {
    say(stdout(), what);
}

fn note(what: &impl Display) {
    say(stderr(), what);
}
