//! Jobs that requests create, and how they move.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use perplexity_sandbox::{Pace, Sandbox};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::http::{CREATE, create, get_job};

const SECOND: Duration = Duration::from_secs(1);

fn id(job: &Value) -> &str {
    job["id"].as_str().unwrap()
}

/// Which of the fields that come with time are there.
fn times(job: &Value) -> Vec<&str> {
    [
        "started_at",
        "completed_at",
        "failed_at",
        "error_message",
        "response",
    ]
    .into_iter()
    .filter(|name| !job[name].is_null())
    .collect()
}

#[test]
fn a_job_is_created_begins_and_is_completed_at_its_pace() {
    loopback_time::block_on(async {
        let pace = Pace::new(SECOND * 10, SECOND * 60);
        let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
        let before = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let created = create(&sandbox, CREATE).await;
        assert_eq!(created.status, 200);
        let job = created.json();
        assert_eq!((&job["status"], times(&job)), (&json!("CREATED"), vec![]));
        assert_eq!(job["model"], "sonar-deep-research");
        let at = job["created_at"].as_u64().unwrap();
        assert!(at.abs_diff(before) < 60, "{at} is not {before}");

        sleep(SECOND * 9).await;
        assert_eq!(get_job(&sandbox, id(&job)).await.json(), job);
        sleep(SECOND * 2).await;
        let begun = get_job(&sandbox, id(&job)).await.json();
        assert_eq!(
            (&begun["status"], times(&begun)),
            (&json!("IN_PROGRESS"), vec!["started_at"])
        );
        assert_eq!(begun["started_at"], at + 10);
        sleep(SECOND * 50).await;
        let done = get_job(&sandbox, id(&job)).await.json();
        assert_eq!(done["status"], "COMPLETED");
        assert_eq!(times(&done), ["started_at", "completed_at", "response"]);
        assert_eq!(
            (&done["created_at"], &done["completed_at"]),
            (&json!(at), &json!(at + 60))
        );
        sleep(SECOND * 60).await;
        assert_eq!(
            get_job(&sandbox, id(&job)).await.json(),
            done,
            "it stays as it is"
        );
    });
}

#[test]
fn a_job_that_finishes_before_it_begins_is_never_in_progress() {
    loopback_time::block_on(async {
        let pace = Pace::new(SECOND * 9, SECOND * 5);
        let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
        sandbox.hold();
        let job = create(&sandbox, CREATE).await.json();
        for (status, begun) in [("CREATED", None), ("COMPLETED", Some(5))] {
            let job = get_job(&sandbox, id(&job)).await.json();
            assert_eq!(job["status"], status);
            let after = |at: &Value| Some(at.as_u64()? - job["created_at"].as_u64()?);
            assert_eq!(after(&job["started_at"]), begun);
            sandbox.step(SECOND * 5);
        }
    });
}

#[test]
fn by_default_a_job_is_finished_after_a_second() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let job = create(&sandbox, CREATE).await.json();
        let mut statuses = vec![job["status"].clone()];
        for _ in 0..4 {
            sleep(Duration::from_millis(290)).await;
            statuses.push(get_job(&sandbox, id(&job)).await.json()["status"].clone());
        }
        let expected = [
            "CREATED",
            "CREATED",
            "IN_PROGRESS",
            "IN_PROGRESS",
            "COMPLETED",
        ];
        assert_eq!(statuses, expected);
    });
}

#[test]
fn a_held_clock_moves_by_steps_only() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.hold();
        let job = create(&sandbox, CREATE).await.json();
        let status = async || get_job(&sandbox, id(&job)).await.json()["status"].clone();
        sleep(SECOND * 100).await;
        assert_eq!(status().await, "CREATED");
        sandbox.step(Duration::from_millis(300));
        assert_eq!(status().await, "IN_PROGRESS");
        sandbox.step(Duration::from_millis(700));
        assert_eq!(status().await, "COMPLETED");

        let job = create(&sandbox, CREATE).await.json();
        sandbox.go_on();
        sleep(SECOND).await;
        assert_eq!(
            get_job(&sandbox, id(&job)).await.json()["status"],
            "COMPLETED"
        );
    });
}

#[tokio::test]
async fn the_next_jobs_fail_with_their_messages_and_the_one_after_does_not() {
    let sandbox = Sandbox::builder()
        .pace(Pace::at_once())
        .start()
        .await
        .unwrap();
    sandbox.fail_next_job("too long");
    sandbox.fail_next_job("too dear");
    create(&sandbox, "{}").await;
    for message in ["too long", "too dear"] {
        let job = create(&sandbox, CREATE).await.json();
        assert_eq!(
            (&job["status"], &job["error_message"]),
            (&json!("FAILED"), &json!(message))
        );
        assert_eq!(times(&job), ["started_at", "failed_at", "error_message"]);
    }
    assert_eq!(create(&sandbox, CREATE).await.json()["status"], "COMPLETED");
}
