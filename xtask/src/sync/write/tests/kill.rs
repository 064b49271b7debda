//! Runs that are killed, in processes of their own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use super::fault::{self, Fault, KILLED};
use super::{BEFORE, Scratch, after, content, for_each_before, plan, run};
use crate::sync::write::{Access, Folder};

const FOLDER: &str = "XTASK_TEST_FOLDER";
const KILL_AT: &str = "XTASK_TEST_KILL_AT";
const ONLY_OPEN: &str = "XTASK_TEST_ONLY_OPEN";

/// Runs in a process of its own, by the test below, and dies before the step; or does nothing.
#[test]
fn the_run_that_is_killed() {
    let (Some(folder), Ok(step)) = (env::var_os(FOLDER), env::var(KILL_AT)) else {
        return;
    };
    let folder = PathBuf::from(folder);
    fault::set(Fault::Kill(step.parse().unwrap()));
    if env::var_os(ONLY_OPEN).is_some() {
        Folder::open(&folder, Access::Write).unwrap();
    } else {
        run(&folder).unwrap();
    }
}

/// Whether it was: a run has only so many steps.
fn is_killed(folder: &Path, step: usize, only_open: bool) -> bool {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args([
            "sync::write::tests::kill::the_run_that_is_killed",
            "--exact",
        ])
        .env(FOLDER, folder)
        .env(KILL_AT, step.to_string());
    if only_open {
        command.env(ONLY_OPEN, "1");
    }
    let output = command.output().unwrap();
    let code = output.status.code();
    assert!(matches!(code, Some(0 | KILLED)), "{output:?}");
    code == Some(KILLED)
}

#[test]
fn a_run_that_is_killed_before_any_of_its_steps_leaves_the_old_or_the_new_files_whole() {
    for_each_before(kill_before_each_step);
}

fn kill_before_each_step(before: [Option<&str>; 2]) {
    let (old, new) = (content(before), after());
    let mut halves = 0;
    let mut was_new = false;
    let mut seen = BTreeSet::new();
    for step in 0.. {
        let scratch = Scratch::new(before);
        if !is_killed(&scratch.0, step, false) {
            assert_eq!(scratch.content(), new);
            break;
        }
        let left = scratch.content();
        let is_half = ![&old, &new].contains(&&scratch.files());
        halves += usize::from(is_half);

        let look = Folder::open(&scratch.0, Access::Look).map(drop);
        assert_eq!(look.is_err(), is_half, "{left:?}");
        if let Err(error) = look {
            let error = error.to_string();
            assert!(error.contains("without --check"), "{error}");
        }
        assert_eq!(scratch.content(), left, "looking has changed something");

        // Putting it right may be killed as well, wherever it has got to: once for each of what
        // a killed run leaves.
        if seen.insert(left) {
            let killed = (0..).take_while(|step| is_killed(&scratch.0, *step, true));
            assert!(killed.count() > 0);
        }
        drop(Folder::open(&scratch.0, Access::Write).unwrap());
        let found = scratch.content();
        assert!(found == old || found == new, "step {step}: {found:?}");
        assert!(
            !was_new || found == new,
            "step {step} takes back what was done"
        );
        was_new = found == new;
        run(&scratch.0).unwrap();
        assert_eq!(scratch.content(), new);
    }
    let changed = new
        .iter()
        .filter(|file| !old.contains_key(file.0) || old[file.0] != *file.1);
    assert_eq!(halves, changed.count() - 1, "{before:?}");
}

#[test]
fn a_half_is_taken_back_and_that_is_told() {
    let scratch = Scratch::new(BEFORE[0]);
    let is_half = |scratch: &Scratch| ![content(BEFORE[0]), after()].contains(&scratch.files());
    let step = (0..).find(|step| {
        drop(Folder::open(&scratch.0, Access::Write).unwrap());
        assert!(is_killed(&scratch.0, *step, false));
        is_half(&scratch)
    });
    assert!(step.is_some());

    let plan = plan(&scratch.0).unwrap();

    assert!(plan.taken_back());
    // On Windows the lock is a file.
    drop(plan);
    assert_eq!(scratch.content(), content(BEFORE[0]));
    assert!(
        !Folder::open(&scratch.0, Access::Write)
            .unwrap()
            .taken_back()
    );
}

#[test]
fn what_somebody_brought_back_or_changed_since_stays() {
    for since in [Some("mine"), None] {
        let scratch = Scratch::new(BEFORE[0]);
        for step in 0.. {
            assert!(is_killed(&scratch.0, step, false));
            if scratch.files() == content([Some("new"), Some("old b")]) {
                break;
            }
            drop(Folder::open(&scratch.0, Access::Write).unwrap());
        }
        fs::remove_file(scratch.0.join("a")).unwrap();
        if let Some(bytes) = since {
            fs::write(scratch.0.join("a"), bytes).unwrap();
        }
        for access in [Access::Look, Access::Write] {
            assert!(!Folder::open(&scratch.0, access).unwrap().taken_back());
        }
        assert_eq!(scratch.content(), content([since, Some("old b")]));
    }
}
