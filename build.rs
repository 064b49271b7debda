//! Generates the client from the vendored document: offline, and the same
//! bytes from the same files.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use openapi_build::{Builder, SchemaType, Warnings};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let generated = Builder::new("openapi/perplexity.yaml")
        .fixups("openapi/fixups.yaml")
        .warnings(Warnings::LeftOut)
        .generate()?;
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    // For the snapshots, so that they show what this build really made.
    fs::write(out.join("lowered.json"), format!("{:#}", generated.lowered))?;
    fs::write(out.join("losses.txt"), list(&generated.losses))?;
    fs::write(out.join("surface.txt"), &generated.surface)?;
    fs::write(out.join("left_out.txt"), list(&generated.left_out))?;
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

fn list(lines: &[impl ToString]) -> String {
    match lines {
        [] => "nothing".into(),
        lines => lines
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    }
}
