//! Generated code, compiled and run: the one test that builds a crate.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const MANIFEST: &str = r#"
[package]
name = "fixture"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
path = "lib.rs"

[[bin]]
name = "main"
path = "main.rs"

[dependencies]
openapi-runtime = { path = "RUNTIME" }

# The folder stands below that of another workspace.
[workspace]
"#;

#[test]
fn generated_code_compiles_without_a_warning_and_values_come_through() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixture");
    fs::create_dir_all(&folder).unwrap();
    let generated = openapi_build::generate(include_str!("fixture/document.yaml"), "").unwrap();
    let runtime = crates.join("openapi-runtime").display().to_string();
    for (file, text) in [
        ("client.rs", generated.source.as_str()),
        ("lib.rs", include_str!("fixture/lib.rs")),
        ("main.rs", include_str!("fixture/main.rs")),
        (
            "Cargo.toml",
            &MANIFEST.replace("RUNTIME", &runtime.replace('\\', "/")),
        ),
    ] {
        fs::write(folder.join(file), text).unwrap();
    }
    // The same versions, so that nothing has to be fetched.
    let lock = crates.parent().unwrap().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    let output = Command::new(env::var("CARGO").unwrap())
        .args(["run", "--offline", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("fixture-target"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    let (said, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}\n{errors}");
    assert_eq!(said.trim(), "every value came through");
}
