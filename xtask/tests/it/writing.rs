//! When files are written, and when not.

use std::fs;

use crate::support::{Folder, document, page, site, sync, synced};

fn small() -> Folder {
    site(&[page("yaml get /x", &document("get", "/x", ""))])
}

#[test]
fn a_second_run_touches_nothing() {
    let site = small();
    let out = synced(site.path());
    let before = out.files();
    assert_eq!(before.len(), 2, "no temporary file stays: {before:?}");
    let modified = || {
        fs::metadata(out.path().join("perplexity.yaml"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let then = modified();

    let ended = sync(site.path(), out.path(), &[]);

    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert_eq!(ended.stdout.matches(": unchanged").count(), 2, "{ended:?}");
    assert_eq!(out.files(), before);
    assert_eq!(modified(), then);
}

#[test]
fn the_report_says_what_was_read_and_what_changed() {
    let site = small();
    let out = Folder::new();
    let ended = sync(site.path(), out.path(), &[]);
    let (from, to) = (site.path().display(), out.path().display());
    assert_eq!(
        ended.stdout,
        format!(
            "read 1 page of {from}\n  GET /x\n1 operation, 0 schemas\n\
             {to}/perplexity.yaml: changed, it did not exist\n\
             {to}/provenance.toml: changed, it did not exist\n"
        )
    );
    assert_eq!(ended.stderr, "");
}

#[test]
fn check_writes_nothing_and_says_for_each_file_why_it_would_change() {
    let site = small();
    let out = synced(site.path());
    let fresh = sync(site.path(), out.path(), &["--check"]);
    assert_eq!(fresh.code, Some(0), "{fresh:?}");

    let edited = out.read("perplexity.yaml").replace("Ours", "Mine");
    out.write("perplexity.yaml", edited);
    fs::remove_file(out.path().join("provenance.toml")).unwrap();
    let before = out.files();
    let stale = sync(site.path(), out.path(), &["--check"]);

    assert_eq!(stale.code, Some(1), "{stale:?}");
    assert!(
        stale
            .stdout
            .contains("perplexity.yaml: would change, from line 7 on\n"),
        "{stale:?}"
    );
    assert!(
        stale
            .stdout
            .contains("provenance.toml: would change, it did not exist\n"),
        "{stale:?}"
    );
    assert_eq!(out.files(), before);
}

#[test]
fn a_file_that_was_edited_by_hand_is_put_right_again() {
    let site = small();
    let out = synced(site.path());
    let before = out.files();
    out.write("perplexity.yaml", out.read("perplexity.yaml") + "# mine\n");
    let ended = sync(site.path(), out.path(), &[]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(
        ended.stdout.contains("provenance.toml: unchanged"),
        "{ended:?}"
    );
    assert_eq!(out.files(), before);
}
