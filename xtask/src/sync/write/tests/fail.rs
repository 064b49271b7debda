//! Runs that find the disk full.

use super::fault::{self, Fault};
use super::{Scratch, after, content, for_each_before, run};
use crate::sync::write::{Access, Folder};

#[test]
fn a_step_that_fails_leaves_the_old_files_and_nothing_else() {
    for_each_before(|before| {
        for step in 0.. {
            let scratch = Scratch::new(before);
            fault::set(Fault::Fail(step));
            let done = run(&scratch.0);
            let last = fault::is_beyond_the_last_step();
            fault::set(Fault::None);
            if done.is_ok() {
                // Only clearing away may fail so; the next run does it.
                assert_eq!(scratch.files(), after(), "{step}");
                drop(Folder::open(&scratch.0, Access::Write).unwrap());
                assert_eq!(scratch.content(), after(), "{step}");
            } else {
                assert_eq!(scratch.content(), content(before), "{step}");
            }
            if last {
                break;
            }
        }
    });
}

#[test]
fn where_every_step_from_one_on_fails_the_next_run_puts_it_right() {
    for_each_before(|before| {
        let mut halves = 0;
        for step in 0.. {
            let scratch = Scratch::new(before);
            fault::set(Fault::FailFrom(step));
            let done = run(&scratch.0);
            let last = fault::is_beyond_the_last_step();
            fault::set(Fault::None);
            let whole = [content(before), after()];
            if !whole.contains(&scratch.files()) {
                halves += 1;
                let error = done.unwrap_err().to_string();
                assert!(error.contains("run this again"), "{error}");
            }
            drop(Folder::open(&scratch.0, Access::Write).unwrap());
            assert!(whole.contains(&scratch.content()), "{step}");
            if last {
                break;
            }
        }
        assert_eq!(halves > 0, before[1] != Some("new"), "{before:?}");
    });
}
