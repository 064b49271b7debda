//! What every user pays for.

use std::collections::BTreeSet;
use std::process::Command;

fn tree(edges: &str) -> BTreeSet<String> {
    tree_of("perplexity-client", edges)
}

fn tree_of(package: &str, edges: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", edges])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--offline",
            "--locked",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let names = text
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    names.map(str::to_owned).collect()
}

#[test]
fn the_generator_and_its_heavy_types_are_not_in_the_run_time_tree() {
    let tree = tree("normal");
    assert!(tree.contains("openapi-runtime"), "{tree:?}");
    for name in [
        "chrono",
        "uuid",
        "regress",
        "schemars",
        "progenitor",
        "progenitor-client",
        "progenitor-impl",
        "openapi-build",
        "openapi-diff",
        "openapi-fixups",
        "openapi-lower",
        "perplexity-sandbox",
        "eventsource-stream",
    ] {
        assert!(!tree.contains(name), "{name} is in the run-time tree");
    }
}

/// A sync is for maintainers, who do not wait for the generator.
#[test]
fn the_tasks_are_built_without_the_generator() {
    let tree = tree_of("xtask", "normal,build");
    assert!(tree.contains("openapi-diff"), "{tree:?}");
    for name in ["progenitor", "progenitor-impl", "typify", "openapi-build"] {
        assert!(!tree.contains(name), "{name} is in the tree of xtask");
    }
}

#[test]
fn what_the_tests_see_of_serde_json_users_have_too() {
    let features = |package: &str, edges: &str| -> BTreeSet<String> {
        let output = Command::new(env!("CARGO"))
            .args(["tree", "--package", package, "--edges", edges])
            .args(["--invert", "serde_json", "--depth", "1", "--prefix", "none"])
            .args(["--offline", "--locked"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let named = text
            .lines()
            .filter(|line| line.contains("serde_json feature"));
        named
            .map(|line| line.trim_end_matches(" (*)").to_owned())
            .collect()
    };
    let users = features("openapi-runtime", "normal,features");
    let tests = features("perplexity-client", "all,features");
    assert!(
        users
            .iter()
            .any(|feature| feature.contains("float_roundtrip")),
        "{users:?}"
    );
    let more: Vec<_> = tests.difference(&users).collect();
    assert_eq!(
        more,
        Vec::<&String>::new(),
        "another serde_json than the users'"
    );
}

#[test]
fn at_most_sixty_crates_are_there_for_the_build_only() {
    let run_time = tree("normal");
    let all = tree("normal,build");
    let build_only: Vec<_> = all.difference(&run_time).collect();
    assert!(
        build_only.len() <= 60,
        "{} crates: {build_only:?}",
        build_only.len()
    );
}
