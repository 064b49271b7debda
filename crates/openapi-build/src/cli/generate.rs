//! `generate`: a crate from a document.

use std::path::{Path, PathBuf};

use openapi_build::{Generated, Scaffold};

use crate::{files, note};

/// Writes a crate with a client of a document.
///
/// The crate compiles as it is, and is yours to change: only
/// `src/generated.rs` is written by a machine.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The document, YAML or JSON.
    file: PathBuf,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Places where you disagree with the document.
    #[arg(long, value_name = "FILE")]
    fixups: Option<PathBuf>,
    /// The name of the package. By default the title gives it.
    #[arg(long)]
    name: Option<String>,
    /// The folder of openapi-runtime, in the place of the published one.
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Writes `src/generated.rs` only.
    #[arg(long)]
    update: bool,
}

/// True: what is left out is told, and is no failure.
pub(crate) fn run(args: &Args) -> Result<bool, String> {
    let document = files::read(&args.file)?;
    let fixups = args.fixups.as_deref().map(files::read).transpose()?;
    let lowering = openapi_build::lowering_beside(&args.file, |_| ());
    let generated = openapi_build::generate_with(&document, &fixups.unwrap_or_default(), lowering)
        .map_err(|error| format!("{}: {error}", args.file.display()))?;
    let mut scaffold = Scaffold::new(&generated);
    if let Some(name) = &args.name {
        scaffold = scaffold.name(name);
    }
    if let Some(runtime) = &args.runtime {
        let path = runtime
            .canonicalize()
            .map_err(|error| files::named(runtime, &error))?;
        scaffold = scaffold.runtime_path(path.display().to_string());
    }
    for (file, text) in scaffold.files() {
        if !args.update || file == "src/generated.rs" {
            files::write(&args.out.join(file), &text)?;
        }
    }
    report(&generated, &args.out);
    Ok(true)
}

fn report(generated: &Generated, out: &Path) {
    for reason in &generated.left_out {
        note(&format_args!("left out: {reason}"));
    }
    let coverage = &generated.coverage;
    note(&format_args!(
        "{}: {} operations, {} of them typed; {} types; {} losses in the lowering",
        out.display(),
        coverage.operations,
        coverage
            .operations
            .saturating_sub(coverage.untyped_operations.len()),
        generated.types.len(),
        generated.losses.len(),
    ));
}
