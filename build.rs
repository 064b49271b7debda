//! Generates the client from the vendored document: offline, and the same
//! bytes from the same files.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use openapi_build::SchemaType;

const DOCUMENT: &str = "openapi/perplexity.yaml";
const FIXUPS: &str = "openapi/fixups.yaml";

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // As a message for people: `main`'s own way is the debug form.
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    for file in ["build.rs", DOCUMENT, FIXUPS] {
        println!("cargo::rerun-if-changed={file}");
    }
    let generated = openapi_build::generate(&read(DOCUMENT)?, &read(FIXUPS)?)?;
    for left_out in &generated.left_out {
        println!("cargo::warning={left_out}");
    }
    let losses: Vec<String> = generated.losses.iter().map(ToString::to_string).collect();
    let left_out: Vec<String> = generated.left_out.iter().map(ToString::to_string).collect();
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("client.rs"), &generated.source)?;
    // For the snapshots, so that they show what this build really made.
    fs::write(out.join("lowered.json"), format!("{:#}", generated.lowered))?;
    fs::write(out.join("losses.txt"), list(&losses))?;
    fs::write(out.join("surface.txt"), &generated.surface)?;
    fs::write(out.join("left_out.txt"), list(&left_out))?;
    // For the payload tests: a schema's name, and how a value of it comes back.
    fs::write(out.join("round_trip.rs"), round_trip(&generated.types))?;
    Ok(())
}

/// A `match` with an arm for each schema of the document that has a type.
fn round_trip(types: &[SchemaType]) -> String {
    let arms = types.iter().filter_map(|it| {
        let schema = it.pointer.strip_prefix("/components/schemas/")?;
        let name = it.member_of.as_ref().unwrap_or(&it.name);
        (!schema.contains('/')).then(|| format!("{schema:?} => again::<types::{name}>(value),\n"))
    });
    format!(
        "match schema {{\n{}_ => return None\n}}",
        arms.collect::<String>()
    )
}

fn list(lines: &[String]) -> String {
    match lines {
        [] => "nothing".into(),
        lines => lines.join("\n"),
    }
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}
