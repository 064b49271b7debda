//! The example ends before it knows the job's id.

use std::path::Path;

use perplexity_sandbox::{Fault, Sandbox};
use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

#[cfg(unix)]
use super::process::follow;
use super::process::{Run, Running, run, start};
use super::{FINISHES, on, submitted, ticket};

/// A sandbox on which the first request meets this fault, and that tells when a request has come.
async fn faulty(fault: Fault) -> (Sandbox, UnboundedReceiver<()>) {
    let (told, came) = unbounded_channel();
    let sandbox = Sandbox::builder()
        .on_entry(move |_| told.send(()).unwrap_or_default())
        .start()
        .await
        .unwrap();
    sandbox.hold();
    sandbox.script([fault]);
    (sandbox, came)
}

/// The example, whose question has arrived.
async fn submitting(fault: Fault, ticket: &Path) -> (Sandbox, Running) {
    let (sandbox, mut came) = faulty(fault).await;
    let running = start(&[&on(&sandbox, ticket)[..], &["Why?"]].concat());
    came.recv().await.unwrap();
    (sandbox, running)
}

/// The key that the example noted before it sent anything.
fn noted(ticket: &Path) -> String {
    let text = std::fs::read_to_string(ticket).unwrap();
    let noted: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(noted["surface"], "async-sonar", "{text}");
    assert!(
        noted["submitted_at"].as_u64().unwrap() > 1_700_000_000,
        "{text}"
    );
    assert_eq!(noted.get("id"), None, "{text}");
    noted["idempotency_key"].as_str().unwrap().to_owned()
}

/// What `--resume` says of such a file.
fn is_shown(resumed: &Run, key: &str, id: &str) {
    assert_eq!(resumed.code, Some(1));
    let candidate = format!("  {id}  ");
    for part in [key, &candidate] {
        assert!(resumed.stdout.contains(part), "{}", resumed.stdout);
    }
    for part in ["id is not known", "--job ID", "delete"] {
        assert!(resumed.stderr.contains(part), "{}", resumed.stderr);
    }
    assert!(!resumed.stderr.contains("nothing"), "{}", resumed.stderr);
}

#[tokio::test]
async fn a_run_that_is_killed_while_it_submits_leaves_what_finds_the_job() {
    let ticket = ticket("killed submitting");
    let (sandbox, mut killed) = submitting(Fault::Stall, &ticket).await;
    killed.kill().await;
    let key = noted(&ticket);
    let body: Value = serde_json::from_slice(&sandbox.journal()[0].body).unwrap();
    assert_eq!(body["idempotency_key"], key);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = ticket.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    let again = run(&[&on(&sandbox, &ticket)[..], &["Why?"]].concat()).await;
    assert_eq!(again.code, Some(1));
    for part in ["may be there", "--resume", "delete the file"] {
        assert!(again.stderr.contains(part), "{}", again.stderr);
    }
    assert_eq!(submitted(&sandbox), (1, 1));

    let (id, _) = sandbox.jobs().pop().unwrap();
    let file = ticket.to_str().unwrap();
    let resumed = run(&["--url", sandbox.url(), "--resume", file]).await;
    is_shown(&resumed, &key, &id);

    // As it says: the id is enough.
    sandbox.step(FINISHES);
    let ended = run(&["--url", sandbox.url(), "--job", &id]).await;
    assert!(ended.stdout.contains("The question was: Why?"));
}

#[tokio::test]
async fn jobs_of_another_time_are_no_candidates() {
    let ticket = ticket("long ago");
    let (sandbox, _) = faulty(Fault::None).await;
    let text = r#"{"surface":"async-sonar","idempotency_key":"k1","submitted_at":946684800}"#;
    std::fs::write(&ticket, text).unwrap();
    let file = ticket.to_str().unwrap();
    let resumed = run(&["--url", sandbox.url(), "--resume", file]).await;
    assert_eq!(resumed.code, Some(1));
    assert!(resumed.stdout.contains("has no job"), "{}", resumed.stdout);
    assert!(!resumed.stdout.contains("sandbox-"), "{}", resumed.stdout);
}

#[tokio::test]
async fn when_the_list_cannot_be_had_the_job_is_as_unclear_as_before() {
    let ticket = ticket("no list");
    let (sandbox, _) = faulty(Fault::status(403)).await;
    let text = r#"{"surface":"async-sonar","idempotency_key":"k1","submitted_at":946684800}"#;
    std::fs::write(&ticket, text).unwrap();
    let file = ticket.to_str().unwrap();
    let resumed = run(&["--url", sandbox.url(), "--resume", file]).await;
    assert_eq!(resumed.code, Some(1));
    for part in ["403", "may have been created", "k1", "--resume"] {
        assert!(resumed.stderr.contains(part), "{}", resumed.stderr);
    }
    assert!(
        !resumed.stderr.contains("no job was created"),
        "{}",
        resumed.stderr
    );
}

#[cfg(unix)]
#[tokio::test]
async fn an_answer_that_was_lost_is_not_asked_for_again() {
    let ticket = ticket("lost");
    let (sandbox, running) = submitting(Fault::CutAfter, &ticket).await;
    let ended = running.ended().await;
    assert_eq!(ended.code, Some(1));
    let key = noted(&ticket);
    for part in ["may have been created", &key] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
    assert_eq!(submitted(&sandbox), (1, 1));
    let (id, _) = sandbox.jobs().pop().unwrap();
    is_shown(
        &follow(&ended.command_after("list has it:")).await,
        &key,
        &id,
    );
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_gives_a_submission_time_to_end_and_leaves_its_ticket() {
    let ticket = ticket("in time");
    let pause = std::time::Duration::from_millis(100);
    let (sandbox, mut running) = submitting(Fault::SlowBody { pause }, &ticket).await;
    running.interrupt();
    running.warns("waiting up to").await;
    let ended = running.ended().await;
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);

    sandbox.step(FINISHES);
    let ended = follow(&ended.command_after("wait for it again:")).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert_eq!(submitted(&sandbox), (1, 1));
    assert!(!ticket.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_again_ends_at_once_and_says_how_to_look_for_the_job() {
    let ticket = ticket("twice");
    let (sandbox, mut running) = submitting(Fault::Stall, &ticket).await;
    running.interrupt();
    running.warns("Ctrl-C again").await;
    running.interrupt();
    let ended = running.ended().await;
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    let key = noted(&ticket);
    for part in ["may have been created", &key] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
    let (id, _) = sandbox.jobs().pop().unwrap();
    is_shown(
        &follow(&ended.command_after("list has it:")).await,
        &key,
        &id,
    );
}
