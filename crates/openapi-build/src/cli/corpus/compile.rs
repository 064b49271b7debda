//! The crates of all documents, compiled as one workspace: what they share is
//! compiled once.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::report::Report;
use super::{Args, Stage};
use crate::{files, note};

/// Of each crate so much is kept.
const ERRORS: usize = 5;

/// Compiles what the documents became, and adds the errors of each.
pub(super) fn compile(
    reports: &mut [Report],
    folder: &Path,
    runtime: &Path,
    args: &Args,
) -> Result<(), String> {
    let runtime = runtime
        .canonicalize()
        .map_err(|error| files::named(runtime, &error))?;
    let members: Vec<String> = reports
        .iter()
        .filter(|it| it.error().is_none())
        .map(Report::crate_name)
        .collect();
    let listed = members
        .iter()
        .map(|it| format!("{it:?}, "))
        .collect::<String>();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{listed}]\n\n[profile.dev]\ndebug = false\n"
    );
    files::write(&folder.join("Cargo.toml"), &manifest)?;
    copy_lock(&runtime, folder)?;
    note(&format_args!("compiling {} crates", members.len()));
    let verb = if args.stage == Stage::Examples {
        "build"
    } else {
        "check"
    };
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            verb,
            "--offline",
            "--workspace",
            "--keep-going",
            "--no-default-features",
        ])
        .args(["--message-format", "json", "--jobs", &args.jobs.to_string()])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let (errors, compiled) = read(&String::from_utf8_lossy(&output.stdout));
    for report in reports.iter_mut().filter(|it| it.error().is_none()) {
        let name = report.crate_name();
        match errors.get(&name) {
            Some(errors) => report.fail_compiling(errors),
            None if compiled.contains(&name) => {}
            None => report.fail_compiling(&["cargo did not get to it".to_owned()]),
        }
    }
    Ok(())
}

/// The same versions as those of the runtime's workspace, so that nothing has
/// to be fetched.
fn copy_lock(runtime: &Path, folder: &Path) -> Result<(), String> {
    let locks = runtime.ancestors().map(|it| it.join("Cargo.lock"));
    let Some(lock) = locks.into_iter().find(|it| it.is_file()) else {
        return Ok(());
    };
    let to: PathBuf = folder.join("Cargo.lock");
    fs::copy(&lock, &to)
        .map(drop)
        .map_err(|error| files::named(&to, &error))
}

/// The errors by crate, and the crates that compiled.
fn read(messages: &str) -> (BTreeMap<String, Vec<String>>, Vec<String>) {
    let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut compiled = Vec::new();
    for line in messages.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let text = |at: &str| {
            message
                .pointer(at)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let name = text("/target/name").replace('_', "-");
        match text("/reason") {
            "compiler-artifact" => compiled.push(name),
            "compiler-message" if text("/message/level") == "error" => {
                let errors = errors.entry(name).or_default();
                if errors.len() < ERRORS {
                    errors.push(text("/message/rendered").to_owned());
                }
            }
            _ => {}
        }
    }
    (errors, compiled)
}
