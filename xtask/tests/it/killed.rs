//! `kill -9`, and two runs at once: the files are the old ones or the new ones, both of them.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use crate::support::{Folder, begin_sync, document, page, site, sync, synced};

/// Pseudo-random and the same on every run; Knuth's numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

fn titled(title: &str) -> Folder {
    let document = document("get", "/x", "").replace("Ours", title);
    site(&[page("yaml get /x", &document)])
}

/// How far a run has got, as one can see from outside.
const EVENTS: [fn(&Folder, Option<SystemTime>) -> bool; 4] = [
    |_, _| true,
    |out, _| !out.hidden().is_empty(),
    |out, _| out.path().join(".sync-spec.journal").exists(),
    |out, before| modified(out) != before,
];

/// When the file was made that is replaced first.
fn modified(out: &Folder) -> Option<SystemTime> {
    let path = out.path().join("perplexity.yaml");
    fs::metadata(path).ok()?.modified().ok()
}

#[test]
fn a_run_that_is_killed_at_any_moment_leaves_files_that_the_next_run_makes_whole() {
    let (old_site, new_site) = (titled("Old"), titled("New"));
    let (old, new) = (
        synced(old_site.path()).files(),
        synced(new_site.path()).files(),
    );
    let out = synced(old_site.path());

    // How often one can look before a run has ended.
    let mut looks = 0;
    let mut child = begin_sync(new_site.path(), out.path());
    while child.try_wait().unwrap().is_none() {
        out.hidden();
        looks += 1;
    }
    let mut random = Random(1);
    let mut seen = BTreeMap::new();
    for round in 0..40 {
        let back = sync(old_site.path(), out.path(), &[]);
        assert_eq!((back.code, out.files()), (Some(0), old.clone()), "{back:?}");

        let before = modified(&out);
        let mut child = begin_sync(new_site.path(), out.path());
        // Most of a run is reading: three of four wait for it to write.
        let event = EVENTS[round % EVENTS.len()];
        while !event(&out, before) && child.try_wait().unwrap().is_none() {}
        let at_most = if round % EVENTS.len() == 0 {
            looks
        } else {
            looks / 8
        };
        for _ in 0..random.below(at_most) {
            out.hidden();
        }
        child.kill().unwrap();
        child.wait().unwrap();

        let left = out.files();
        let is_half = left != old && left != new;
        let files = if is_half {
            "half"
        } else if left == old {
            "old"
        } else {
            "new"
        };
        *seen.entry((files, out.hidden())).or_insert(0) += 1;
        let check = sync(new_site.path(), out.path(), &["--check"]);
        let expected = if is_half { 2 } else { i32::from(left == old) };
        assert_eq!(check.code, Some(expected), "{check:?}");
        assert_eq!(out.files(), left, "--check has changed something");

        let next = sync(new_site.path(), out.path(), &[]);
        assert_eq!((next.code, out.files()), (Some(0), new.clone()), "{next:?}");
        assert_eq!(out.hidden(), [""; 0]);
        let told = next
            .stdout
            .contains("killed while it wrote; its half was taken back");
        assert_eq!(told, is_half, "{next:?}");
    }
    println!("what the killed runs left: {seen:?}");
}

#[test]
fn of_two_runs_at_once_one_waits_its_turn_or_is_refused() {
    let sites = [titled("One"), titled("Two")];
    let whole = [
        synced(sites[0].path()).files(),
        synced(sites[1].path()).files(),
    ];
    let out = Folder::new();
    for _ in 0..10 {
        let runs = [0, 1].map(|index| begin_sync(sites[index].path(), out.path()));
        let codes = runs.map(|mut run| run.wait().unwrap().code());
        assert!(codes.contains(&Some(0)), "{codes:?}");
        assert!(
            codes.iter().all(|code| matches!(code, Some(0 | 2))),
            "{codes:?}"
        );
        assert!(whole.contains(&out.files()));
        assert_eq!(out.hidden(), [""; 0]);
    }
}
