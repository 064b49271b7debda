//! The whole of a build script.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    openapi_build::Builder::new("openapi.yaml").generate()?;
    Ok(())
}
