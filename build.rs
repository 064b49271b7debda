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
    let losses: Vec<String> = generated.losses.iter().map(ToString::to_string).collect();
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("client.rs"), &generated.source)?;
    // For the snapshots, so that they show what this build really made.
    fs::write(out.join("lowered.json"), format!("{:#}", generated.lowered))?;
    fs::write(out.join("losses.txt"), list(&losses))?;
    fs::write(out.join("surface.txt"), &generated.surface)?;
    fs::write(out.join("left_out.txt"), list(&generated.left_out))?;
    Ok(())
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
