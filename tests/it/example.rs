//! The example `async_sonar` as its users run it: a process of its own.

pub(crate) mod process;
mod submitting;

use std::path::{Path, PathBuf};
use std::time::Duration;

use perplexity_sandbox::{Fault, Pace, Sandbox};
use serde_json::Value;

use self::process::{Run, run, start};

/// Far away, by the jobs' clock that a test holds.
pub(crate) const FINISHES: Duration = Duration::from_secs(3600);

pub(crate) async fn held() -> Sandbox {
    let pace = Pace::new(Duration::ZERO, FINISHES);
    let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
    sandbox.hold();
    sandbox
}

/// A file that is not there yet, in a folder of the test's own. The blank has
/// to be quoted in commands.
pub(crate) fn ticket(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("example {test}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("ticket.json")
}

/// How often the sandbox was asked for a job, and how many it made.
pub(crate) fn submitted(sandbox: &Sandbox) -> (usize, usize) {
    let journal = sandbox.journal();
    let posts = journal.iter().filter(|entry| entry.method == "POST");
    let created = journal.iter().filter(|entry| entry.created.is_some());
    (posts.count(), created.count())
}

fn on<'a>(sandbox: &'a Sandbox, ticket: &'a Path) -> [&'a str; 4] {
    [
        "--url",
        sandbox.url(),
        "--ticket",
        ticket.to_str().expect("UTF-8"),
    ]
}

#[tokio::test]
async fn it_prints_the_answer_its_sources_and_its_cost() {
    let ended = run(&["What is a monad?"]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    for part in [
        "completed\n",
        "The question was: What is a monad?",
        " [3]  Notes on echoes",
        "cost        $0.015352",
    ] {
        assert!(ended.stdout.contains(part), "{}", ended.stdout);
    }
}

#[tokio::test]
async fn a_job_of_the_sandbox_is_printed_by_its_id() {
    let ended = run(&["--job", "sandbox-completed-parts"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("Sources"), "{}", ended.stdout);

    let ended = run(&["--job", "sandbox-failed"]).await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("the job failed"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_run_that_is_killed_is_resumed_and_nothing_is_submitted_twice() {
    let (sandbox, ticket) = (held().await, ticket("killed"));
    let mut killed = start(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat());
    killed.line_with("in progress").await;
    killed.kill().await;
    assert!(ticket.exists());

    sandbox.step(FINISHES);
    let file = ticket.to_str().unwrap();
    let ended = run(&["--url", sandbox.url(), "--resume", file]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("The question was: Why?"));
    assert!(!ticket.exists(), "the answer has been printed");
    assert_eq!(submitted(&sandbox), (1, 1));
}

#[tokio::test]
async fn the_journal_of_a_sandbox_of_its_own_shows_one_create_for_a_run_that_was_killed() {
    let ticket = ticket("two processes");
    let journal = ticket.with_file_name("journal.jsonl");
    // Slow enough to be killed in between, and still not waited for long.
    let arguments = ["--pace", "0,3", "--journal", journal.to_str().unwrap()];
    let mut sandbox = process::start_sandbox(&arguments);
    let line = sandbox.line_with("listening on").await;
    let url = line.strip_prefix("listening on ").unwrap();

    let file = ticket.to_str().unwrap();
    let mut killed = start(&["--url", url, "--ticket", file, "Why?"]);
    killed.line_with("ticket in").await;
    killed.kill().await;
    assert!(ticket.exists());

    let ended = run(&["--url", url, "--resume", file]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("The question was: Why?"));

    let journal = std::fs::read_to_string(journal).unwrap();
    let entries: Vec<Value> = journal
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let posts: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["method"] == "POST")
        .collect();
    assert_eq!(posts.len(), 1, "{journal}");
    assert_eq!(posts[0]["path"], "/v1/async/sonar");
    let created = posts[0]["created"].as_str().unwrap();
    let looks = entries.iter().filter(|entry| entry["method"] == "GET");
    let path = format!("/v1/async/sonar/{created}");
    assert!(looks.clone().count() > 0, "{journal}");
    assert!(looks.clone().all(|look| look["path"] == *path), "{journal}");
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_leaves_the_ticket_and_says_the_command_that_goes_on() {
    let (sandbox, ticket) = (held().await, ticket("interrupted"));
    let mut waiting = start(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat());
    waiting.line_with("in progress").await;
    waiting.interrupt();
    let ended = waiting.ended().await;
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    assert!(ticket.exists());

    sandbox.step(FINISHES);
    let ended = process::follow(&ended.command_after("wait for it again:")).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("The question was: Why?"));
    assert!(!ticket.exists());
    assert_eq!(submitted(&sandbox), (1, 1));
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_on_the_embedded_sandbox_promises_nothing() {
    let mut waiting = start(&["Why?"]);
    waiting.line_with("created").await;
    waiting.interrupt();
    let ended = waiting.ended().await;
    assert_eq!(ended.code, Some(130));
    assert!(ended.stderr.contains("ended with it"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("--resume"), "{}", ended.stderr);
}

#[tokio::test]
async fn the_retirement_of_sonar_is_explained() {
    let (sandbox, ticket) = (held().await, ticket("retired"));
    sandbox.script([Fault::status(403).with_kind("chat_completions_not_available")]);
    let ended = run(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat()).await;
    assert_eq!(ended.code, Some(1));
    for part in [
        "403 Forbidden",
        "retired on 2026-09-27",
        "Agent API",
        "no job was created",
    ] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
    assert!(!ticket.exists());
}

#[tokio::test]
async fn a_ticket_goes_when_its_job_has_failed() {
    let (sandbox, ticket) = (held().await, ticket("failed"));
    sandbox.fail_next_job("no sources");
    let mut waiting = start(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat());
    waiting.line_with("in progress").await;
    sandbox.step(FINISHES);
    let ended = waiting.ended().await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("no sources"), "{}", ended.stderr);
    assert!(!ticket.exists());
}

#[tokio::test]
async fn a_ticket_stays_when_nobody_has_read_the_answer() {
    let (sandbox, ticket) = (held().await, ticket("unread"));
    let mut waiting = start(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat());
    waiting.line_with("in progress").await;
    waiting.read_no_more();
    sandbox.step(FINISHES);
    let ended = waiting.ended().await;
    assert_eq!(ended.code, Some(1), "{}", ended.stderr);
    assert!(ended.stderr.contains("--resume"), "{}", ended.stderr);
    assert!(ticket.exists());
}

#[tokio::test]
async fn what_stands_in_the_file_already_is_not_written_over() {
    let (sandbox, ticket) = (held().await, ticket("another"));
    for (content, says) in [
        (r#"{"surface":"async-sonar","id":"a"}"#, "another job"),
        ("", "is empty"),
        ("something", "is no ticket"),
    ] {
        std::fs::write(&ticket, content).unwrap();
        let ended = run(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat()).await;
        assert_eq!(ended.code, Some(1));
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
        assert_eq!(std::fs::read_to_string(&ticket).unwrap(), content);
    }
    assert_eq!(submitted(&sandbox), (0, 0));
}

#[tokio::test]
async fn advice_for_a_job_that_is_there_does_not_say_that_nothing_was_submitted() {
    let missing = ticket("missing");
    let file = missing.to_str().unwrap();
    let ended = run(&["--url", "http://127.0.0.1:9", "--resume", file]).await;
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("cannot read"), "{}", ended.stderr);
    assert!(
        !ended.stderr.contains("nothing was submitted"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_is_sent() {
    let ended = run(&["--help"]).await;
    assert_eq!(ended.code, Some(0));
    assert!(ended.stdout.contains("usage:"), "{}", ended.stdout);

    for (arguments, code, says) in [
        (&["--live", "Why?"][..], 1, "PERPLEXITY_API_KEY is not set"),
        (&["--live"], 2, "the question is missing"),
        (&["--resume", "file"], 2, "--resume needs --url or --live"),
        (&["--job", "a", "Why?"], 2, "either a question"),
        (&["--nonsense"], 2, "no such option"),
    ] {
        let Run {
            code: ended,
            stderr,
            ..
        } = run(arguments).await;
        assert_eq!(ended, Some(code), "{arguments:?}: {stderr}");
        assert!(stderr.contains(says), "{arguments:?}: {stderr}");
    }
}
