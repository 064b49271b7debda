//! `corpus`: how far each document of a folder gets.
//!
//! Every document has a process of its own, so that one that never ends, or
//! takes the process down, is a row of the table like any other.

mod child;
mod compile;
mod examples;
mod index;
mod lowered;
mod report;
mod table;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use clap::ValueEnum;

use crate::{files, note, print};

pub(crate) use child::{One, run_one};
use index::Document;
use report::Report;

/// Tries every document of a folder, and prints a table.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder: one with an INDEX.tsv, or any with .yaml and .json files.
    folder: PathBuf,
    /// How far each document is taken.
    #[arg(long, value_enum, default_value_t = Stage::Generate)]
    stage: Stage,
    /// Writes everything found to this file.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Only documents with this in their name.
    #[arg(long, value_name = "SUBSTRING")]
    only: Option<String>,
    /// Documents at a time.
    #[arg(long, value_name = "N", default_value_t = 2)]
    jobs: usize,
    /// Only each N-th document.
    #[arg(long, value_name = "N", default_value_t = 1)]
    every: usize,
    /// How long one document may take, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    limit: u64,
    /// Where the lowered documents of `lower` are written, and the crates of
    /// `compile` and `examples`, which need it.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The folder of openapi-runtime. Needed for `compile` and `examples`.
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// For `examples`: this many values made from each schema in their place.
    #[arg(long, value_name = "N", default_value_t = 0)]
    made: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// To OpenAPI 3.0, which is checked.
    Lower,
    /// To Rust.
    Generate,
    /// To crates that compile without a warning.
    Compile,
    /// To types that the document's own examples come through unchanged.
    Examples,
}

impl Stage {
    fn compiles(self) -> bool {
        matches!(self, Self::Compile | Self::Examples)
    }
}

/// Whether every document got there.
pub(crate) fn run(args: &Args) -> Result<bool, String> {
    let compiles = match (args.stage.compiles(), &args.out, &args.runtime) {
        (true, Some(out), Some(runtime)) => Some((out, runtime)),
        (true, ..) => return Err("this stage needs `--out` and `--runtime`".to_owned()),
        _ => None,
    };
    let documents = index::documents(&args.folder)?;
    let wanted = |it: &Document| args.only.as_ref().is_none_or(|only| it.name.contains(only));
    let documents: Vec<Document> = documents
        .into_iter()
        .filter(wanted)
        .step_by(args.every.max(1))
        .collect();
    let mut reports = all(&documents, args)?;
    if let Some((out, runtime)) = compiles {
        compile::compile(&mut reports, out, runtime, args)?;
        if args.stage == Stage::Examples {
            examples::judge(&mut reports, out);
        }
    }
    print(&match args.stage {
        Stage::Examples => table::of_examples(&reports),
        _ => table::table(&reports),
    });
    if let Some(path) = &args.json {
        let all: Vec<serde_json::Value> = reports.iter().map(Report::to_json).collect();
        files::write(path, &format!("{:#}\n", serde_json::Value::from(all)))?;
    }
    Ok(reports.iter().all(Report::is_good))
}

/// In the order of the documents, however many run at a time.
fn all(documents: &[Document], args: &Args) -> Result<Vec<Report>, String> {
    let queue: Mutex<VecDeque<usize>> = Mutex::new((0..documents.len()).collect());
    let done: Mutex<Vec<(usize, Report)>> = Mutex::default();
    let limit = Duration::from_secs(args.limit);
    let work = || {
        loop {
            let next = queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop_front();
            let Some((index, document)) = next.and_then(|it| Some((it, documents.get(it)?))) else {
                return;
            };
            let report = child::report(document, args, limit);
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((index, report));
            if let Some((_, report)) = done.last() {
                note(&format_args!(
                    "{}/{} {}",
                    done.len(),
                    documents.len(),
                    report.line()
                ));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..args.jobs.max(1) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    match done.is_empty() {
        true => Err("no document to try".to_owned()),
        false => Ok(done.into_iter().map(|(_, report)| report).collect()),
    }
}
