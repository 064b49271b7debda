//! `lower`: a document in OpenAPI 3.0, and what that could not carry over.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::{files, note, print};

/// Lowers a document to OpenAPI 3.0.
///
/// The lowered document goes to the standard output as JSON, the report of
/// what is lost to the standard error.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The document, YAML or JSON.
    file: PathBuf,
    /// Writes the lowered document to this file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How losses and refusals are reported.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    report: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A line each.
    Text,
    /// One object with `losses` and `refusals`.
    Json,
}

/// False where the document is refused.
pub(crate) fn run(args: &Args) -> Result<bool, String> {
    let document = files::document(&args.file)?;
    let (lowered, losses, refusals) =
        match openapi_build::lowering_beside(&args.file, |_| ()).lower(&document) {
            Ok(lowered) => (Some(lowered.document), lowered.losses, Vec::new()),
            Err(error) => (None, Vec::new(), error.refusals().to_vec()),
        };
    match args.report {
        Format::Text => {
            losses
                .iter()
                .for_each(|loss| note(&format_args!("lost {loss}")));
            refusals
                .iter()
                .for_each(|refusal| note(&format_args!("refused {refusal}")));
        }
        Format::Json => {
            let losses = losses.iter().map(|it| {
                json!({ "pointer": it.pointer.to_string(), "keyword": it.keyword, "lost": it.lost })
            });
            let refusals = refusals
                .iter()
                .map(|it| json!({ "pointer": it.pointer.to_string(), "reason": it.reason }));
            let [losses, refusals]: [Value; 2] = [losses.collect(), refusals.collect()];
            note(&format_args!(
                "{:#}",
                json!({ "losses": losses, "refusals": refusals })
            ));
        }
    }
    let Some(lowered) = lowered else {
        return Ok(false);
    };
    let text = format!("{lowered:#}");
    match &args.out {
        Some(file) => files::write(file, &(text + "\n"))?,
        None => print(&text),
    }
    Ok(true)
}
