//! Generates the client from the vendored document: offline, and the same
//! bytes from the same files.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

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
    for reason in &generated.left_out {
        println!("cargo::warning={reason}");
    }
    let mut losses: Vec<String> = generated.losses.iter().map(ToString::to_string).collect();
    if losses.is_empty() {
        losses.push("nothing was lost".into());
    }
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("client.rs"), &generated.source)?;
    // For the snapshots, so that they show what this build really made.
    fs::write(out.join("lowered.json"), format!("{:#}", generated.lowered))?;
    fs::write(out.join("losses.txt"), losses.join("\n"))?;
    fs::write(out.join("surface.txt"), &generated.surface)?;
    Ok(())
}

fn read(file: &str) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))
}
