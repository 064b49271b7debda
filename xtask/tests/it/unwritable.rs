//! What cannot be written keeps everything else from being written.

use std::fs;
use std::path::Path;

use crate::support::{Ended, Folder, document, page, site, sync};

fn small() -> Folder {
    site(&[page("yaml get /x", &document("get", "/x", ""))])
}

/// The sync into `out` must fail, say this, and change nothing.
fn check_refused(out: &Path, said: &[&str]) {
    let ended: Ended = sync(small().path(), out, &[]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
    assert_eq!(ended.stdout, "");
    for said in said {
        assert!(
            ended.stderr.contains(said),
            "no `{said}` in\n{}",
            ended.stderr
        );
    }
}

#[test]
fn a_file_that_is_a_folder_keeps_the_other_from_being_written() {
    for (folder, other) in [
        ("provenance.toml", "perplexity.yaml"),
        ("perplexity.yaml", "provenance.toml"),
    ] {
        let out = Folder::new();
        out.write(&format!("{folder}/file"), "");
        out.write(other, "what was there\n");
        check_refused(
            out.path(),
            &[folder, ": cannot read it: it is not a file", "--out"],
        );
        assert_eq!(out.read(other), "what was there\n");
        assert_eq!(out.hidden(), [""; 0]);
    }
}

#[test]
fn a_read_only_file_keeps_the_other_from_being_written() {
    for name in ["provenance.toml", "perplexity.yaml"] {
        let out = Folder::new();
        out.write(name, "what was there\n");
        let path = out.path().join(name);
        let writable = fs::metadata(&path).unwrap().permissions();
        let mut permissions = writable.clone();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let before = out.files();

        check_refused(
            out.path(),
            &[
                name,
                ": cannot replace it: it is read-only",
                "make it writable",
            ],
        );

        assert_eq!(out.files(), before);
        assert_eq!(out.hidden(), [""; 0]);
        // Or else Windows does not remove it.
        fs::set_permissions(&path, writable).unwrap();
    }
}

#[test]
fn a_folder_that_is_a_file_or_below_one_is_refused() {
    let out = Folder::new();
    out.write("file", "what was there\n");
    check_refused(
        &out.path().join("file"),
        &["file: it is not a folder", "--out"],
    );
    check_refused(
        &out.path().join("file/below"),
        &["below: cannot find the folder", "--out"],
    );
    assert_eq!(out.read("file"), "what was there\n");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let out = Folder::new();
    out.write("perplexity.yaml", "what was there\n");
    let before = out.files();
    let allow = |mode| fs::set_permissions(out.path(), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    if fs::write(out.path().join("probe"), "").is_ok() {
        println!("left out: root may write everywhere; the test below is for root too");
        return;
    }
    check_refused(
        out.path(),
        &[".sync-spec.staging: cannot make the folder: ", "--out"],
    );
    allow(0o755);
    assert_eq!(out.files(), before);
}

/// Nobody, not even root, makes a folder there.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_nobody_may_write_to_is_refused() {
    check_refused(
        Path::new("/proc/self/fdinfo"),
        &[".sync-spec.staging: cannot make the folder: ", "--out"],
    );
}

/// What keeps the new bytes from being set aside, for root too.
#[test]
fn what_stands_in_the_way_of_the_journal_is_named_and_nothing_is_changed() {
    let out = Folder::new();
    out.write("perplexity.yaml", "what was there\n");
    for (name, said) in [
        (
            ".sync-spec.staging",
            ".sync-spec.staging: cannot remove it: ",
        ),
        (".sync-spec.journal", "read what a killed run left: "),
    ] {
        out.write(name, "mine\n");
        let before = out.files();
        check_refused(out.path(), &[said, "\n help: "]);
        assert_eq!(out.files(), before);
        fs::remove_file(out.path().join(name)).unwrap();
    }
}
