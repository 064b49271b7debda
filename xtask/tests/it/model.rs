//! `cargo xtask model`, on a cargo that only says what the test would.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

use crate::support::Folder;

fn model(cargo: &str, more: &[&str]) -> Output {
    let folder = Folder::new();
    folder.write("cargo", format!("#!/bin/sh\n{cargo}\n"));
    let permissions = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path().join("cargo"), permissions).unwrap();
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["model", "--scripts", "7"])
        .args(more)
        .env("PATH", folder.path())
        .output()
        .unwrap()
}

#[test]
fn scripts_that_held_are_reported_and_the_tests_output_is_passed_on() {
    let jobs = "7 scripts: model::jobs::no_fault\n7 scripts of jobs held";
    let streams = "7 scripts: model::streams::no_fault\n7 scripts of streams held";
    for (more, expected) in [
        (&[][..], &[jobs, streams][..]),
        (&["--jobs"], &[jobs]),
        (&["--streams"], &[streams]),
    ] {
        let output = model("echo \"$MODEL_SCRIPTS scripts: $6\"", more);
        let stdout = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{output:?}");
        let held = stdout.matches(" held").count();
        assert_eq!(held, expected.len(), "{stdout}");
        for expected in expected {
            assert!(stdout.contains(expected), "{stdout}");
        }
    }
    assert_eq!(model("", &["--jobs", "--streams"]).status.code(), Some(2));
}

#[test]
fn a_filter_that_no_test_fits_is_no_success() {
    let output = model("echo 'running 0 tests'", &[]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("no script was run"), "{stderr}");
}

#[test]
fn a_script_that_does_not_hold_fails() {
    let output = model("echo '7 scripts: '; exit 101", &[]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("did not hold"), "{stderr}");
    assert!(stderr.contains("--jobs --seed SEED"), "{stderr}");
}
