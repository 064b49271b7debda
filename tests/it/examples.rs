//! The examples, one for each family of the API, as their users run them.

use std::path::PathBuf;

use perplexity_sandbox::{Fault, Sandbox};

use crate::example::process::{Run, start_example};
use crate::example::{FINISHES, held, submitted, ticket};

/// A folder of the test's own, for the ticket of the example `agent`.
fn folder(test: &str) -> PathBuf {
    let mut path = ticket(test);
    path.pop();
    path
}

#[tokio::test]
async fn each_runs_to_its_end_on_the_sandbox() {
    for (example, arguments, prints) in [
        ("agent", &["Why?"][..], "The question was: Why?"),
        ("agent", &["--background", "Why?"], "  completed\n"),
        ("chat", &["Why?"], "The question was: Why?"),
        (
            "chat",
            &["--cut", "3000", "Why?"],
            "cut     1, and taken up",
        ),
        ("tools", &[], "\"in_stock\":112"),
        ("structured", &[], "asking for a Mountain"),
        ("search", &["echo"], "3 pages in two searches"),
        ("embeddings", &["What is a fjord?"], "by 1024 bits each"),
        ("files_and_batches", &[], "  completed: 3 of 3 done"),
        ("skills", &[], "409 Conflict"),
        ("models", &[], "perplexity/sonar"),
        ("decisions", &[], "leaving: yes"),
        ("sonar", &["Why?"], "The question was: Why?"),
        ("admin", &[], "revoked it"),
    ] {
        let Run {
            code,
            stdout,
            stderr,
        } = start_example(example, arguments, None).ended().await;
        assert_eq!(
            (code, stderr.as_str()),
            (Some(0), ""),
            "{example}: {stdout}"
        );
        assert!(stdout.contains(prints), "{example}: {stdout}");
    }
}

#[tokio::test]
async fn the_readme_shows_what_the_agent_prints() {
    let readme = include_str!("../../README.md");
    let command = "$ cargo run --example agent -- \"What is a monad?\"\n";
    let (_, shown) = readme.split_once(command).unwrap();
    let (shown, _) = shown.split_once("\n```").unwrap();
    let ended = start_example("agent", &["What is a monad?"], None)
        .ended()
        .await;
    assert_eq!(ended.stdout.trim_end(), shown);
}

#[tokio::test]
async fn a_background_run_outlives_the_program_that_submitted_it() {
    let (sandbox, folder) = (held().await, folder("agent killed"));
    let on = |arguments: &[&str]| {
        let arguments = [&["--url", sandbox.url()], arguments].concat();
        start_example("agent", &arguments, Some(&folder))
    };
    let mut killed = on(&["--background", "Why?"]);
    killed.line_with("in_progress").await;
    killed.kill().await;

    let again = on(&["--background", "Why?"]).ended().await;
    assert!(again.stderr.contains("another run"), "{}", again.stderr);

    sandbox.step(FINISHES);
    let ended = on(&["--resume", "agent.ticket.json"]).ended().await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("The question was: Why?"));
    assert!(!folder.join("agent.ticket.json").exists());
    assert_eq!(submitted(&sandbox), (1, 1));
}

#[tokio::test]
async fn an_answer_that_is_cut_for_good_is_read_on_by_another_program() {
    let (sandbox, folder) = (Sandbox::start().await.unwrap(), folder("chat cut"));
    let on = |arguments: &[&str]| {
        let arguments = [&["--url", sandbox.url()], arguments].concat();
        start_example("chat", &arguments, Some(&folder))
    };
    let cuts = [3_000, 0, 0].map(|after| Fault::CutInBody { after });
    sandbox.script(cuts);
    let cut = on(&["Why?"]).ended().await;
    assert_eq!(cut.code, Some(1), "{}", cut.stdout);
    assert!(
        cut.stderr.contains("ended before its last event"),
        "{}",
        cut.stderr
    );
    assert!(
        cut.stdout
            .ends_with("go on with --resume chat.cursor.json\n")
    );

    let rest = on(&["--resume", "chat.cursor.json"]).ended().await;
    assert_eq!(rest.code, Some(0), "{}", rest.stderr);
    assert!(rest.stdout.contains("cost    $"), "{}", rest.stdout);
    assert!(!folder.join("chat.cursor.json").exists());
    let posts = sandbox
        .journal()
        .into_iter()
        .filter(|entry| entry.method == "POST");
    assert_eq!(posts.count(), 1);
}

#[tokio::test]
async fn an_error_is_shown_in_words() {
    let ended = start_example("agent", &["--live", "Why?"], None)
        .ended()
        .await;
    assert_eq!(ended.code, Some(1));
    let said = "Error: PERPLEXITY_API_KEY is not set";
    assert!(ended.stderr.starts_with(said), "{}", ended.stderr);
}

#[test]
fn the_readme_names_every_method_of_every_family() {
    let readme = include_str!("../../README.md");
    let surface = include_str!(concat!(env!("OUT_DIR"), "/surface.txt"));
    let (methods, _) = surface.split_once("every struct with fields").unwrap();
    let names = methods
        .lines()
        .filter_map(|line| line.trim_start().split_once('('));
    let names = names
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('#'));
    let names: Vec<&str> = names.collect();
    assert_eq!(names.len(), 36);
    for name in names {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}
