//! After a sync: the client is built, and what moved in its public surface is shown.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::error::{Error, Result};

const SNAPSHOT: &str = "tests/it/snapshots/it__snapshots__the_public_surface.snap";

/// Builds the client; what moved in its surface, beside the snapshot, in lines.
pub(crate) fn build(workspace: &Path) -> Result<String> {
    let out = compile(workspace)?;
    let snapshot = read(&workspace.join(SNAPSHOT))?;
    // The snapshot begins with a header of insta's.
    let old = snapshot.splitn(3, "---\n").nth(2).unwrap_or_default();
    Ok(moved(old, &read(&out.join("surface.txt"))?))
}

/// Takes the snapshots as they are now.
pub(crate) fn accept(workspace: &Path) -> Result<()> {
    let mut command = cargo(workspace);
    command
        .args([
            "test",
            "--package",
            "perplexity-client",
            "--test",
            "it",
            "snapshots",
        ])
        .env("INSTA_UPDATE", "always");
    let status = command.status().map_err(|error| cannot_run(&error))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(
        "cargo test --test it snapshots",
        "it fails with the snapshots accepted",
        "the document is synced; see above what else does not hold",
    ))
}

/// The folder in which the build script left what it made.
fn compile(workspace: &Path) -> Result<PathBuf> {
    let mut command = cargo(workspace);
    command
        .args(["build", "--package", "perplexity-client"])
        .args(["--message-format", "json-render-diagnostics"])
        // What goes wrong is for the maintainer to read.
        .stderr(Stdio::inherit());
    let output = command.output().map_err(|error| cannot_run(&error))?;
    if !output.status.success() {
        return Err(Error::new(
            "cargo build --package perplexity-client",
            "the document is synced, but the client does not build with it",
            "mend what is said above: fixups, drafts, or openapi-build; to go back: git checkout openapi",
        ));
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut built = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_ours = message.get("reason")? == "build-script-executed"
            && message
                .get("package_id")?
                .as_str()?
                .contains("perplexity-client");
        is_ours.then(|| Some(PathBuf::from(message.get("out_dir")?.as_str()?)))?
    });
    built.next_back().ok_or_else(|| {
        Error::new(
            "cargo build --package perplexity-client",
            "it does not say where its build script wrote",
            "see what cargo prints with --message-format json",
        )
    })
}

fn cargo(workspace: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace);
    command
}

fn cannot_run(error: &std::io::Error) -> Error {
    Error::new(
        "cargo",
        format!("cannot run it: {error}"),
        "see that it is installed",
    )
}

fn read(path: &Path) -> Result<String> {
    let remedy = "build the client by hand: cargo build";
    fs::read_to_string(path).map_err(|error| Error::io(path, "read it", &error, remedy))
}

/// The lines that are in one surface only, below the first line of their block.
fn moved(old: &str, new: &str) -> String {
    let (old, new) = (blocks(old), blocks(new));
    let heads: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let mut text = String::new();
    for head in heads {
        let (was, is) = (old.get(head), new.get(head));
        let lines = |block: Option<&Vec<_>>| block.cloned().unwrap_or_default();
        let (was_lines, is_lines) = (lines(was), lines(is));
        let gone = was_lines
            .iter()
            .filter(|line| !is_lines.contains(line))
            .map(|line| ('-', line));
        let come = is_lines
            .iter()
            .filter(|line| !was_lines.contains(line))
            .map(|line| ('+', line));
        let lines: Vec<(char, &&str)> = gone.chain(come).collect();
        let sign = match (was, is) {
            (Some(_), None) => '-',
            (None, Some(_)) => '+',
            _ if lines.is_empty() => continue,
            _ => ' ',
        };
        let _ = writeln!(text, "{sign} {head}");
        for (sign, line) in lines {
            let _ = writeln!(text, "{sign} {line}");
        }
    }
    text
}

fn blocks(surface: &str) -> BTreeMap<&str, Vec<&str>> {
    let blocks = surface.split("\n\n").filter_map(|block| {
        let mut lines = block.trim_matches('\n').lines();
        Some((lines.next()?, lines.collect()))
    });
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn what_moved_stands_below_its_type() {
        let old = "struct A\n  x: i64\n  y: i64\n\nstruct B\n  x: i64\n\nstruct D\n  z: i64\n";
        let new = "struct A\n  x: i64\n  y: f64\n\nstruct C\n  x: i64\n\nstruct D\n  z: i64\n";
        let expected =
            "  struct A\n-   y: i64\n+   y: f64\n- struct B\n-   x: i64\n+ struct C\n+   x: i64\n";
        assert_eq!(moved(old, new), expected);
        assert_eq!(moved(new, new), "");
    }
}
