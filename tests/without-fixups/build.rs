//! Generates from the document alone, and writes which type each schema became.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

const DOCUMENT: &str = "openapi/perplexity.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    let generated = openapi_build::generate(&fs::read_to_string(DOCUMENT)?, "")?;
    let mut arms = String::new();
    for schema in &generated.types {
        let component = schema.pointer.strip_prefix("/components/schemas/");
        if let Some(component) = component.filter(|name| !name.contains('/')) {
            let name = schema.member_of.as_ref().unwrap_or(&schema.name);
            writeln!(arms, "{component:?} => again::<types::{name}>(value),")?;
        }
    }
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("client.rs"), generated.source)?;
    fs::write(
        out.join("round_trip.rs"),
        format!("match schema {{ {arms} _ => return None }}"),
    )?;
    Ok(())
}
