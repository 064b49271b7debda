//! What each failure says, for a read and for a paid create. The table in
//! `src/troubleshooting.md` is what this one observes.

mod rows;

use std::collections::BTreeSet;
use std::time::Duration;

use perplexity_client::types::{Message, SonarRequest};
use perplexity_client::{Client, Error, SonarJob};
use perplexity_sandbox::{Entry, Fault, RetryAfter, Sandbox};

use self::rows::{Create, DETAIL, Row, rows};

const TABLE: &str = include_str!("../../../src/troubleshooting.md");

/// A sandbox on which the failure happens, and a client with the defaults.
async fn start(row: &Row, requests: usize) -> (Sandbox, Client) {
    crate::logs::listen();
    let sandbox = Sandbox::start().await.unwrap();
    match &row.fault {
        Some(fault) => sandbox.script(std::iter::repeat_n(fault.clone(), requests)),
        None => sandbox.refuse_connections(),
    }
    let client = Client::builder()
        .base_url(sandbox.url())
        .key(sandbox.key())
        .build()
        .unwrap();
    (sandbox, client)
}

#[test]
fn a_read_fails_as_the_table_says() {
    for row in rows() {
        loopback_time::block_on(async {
            let (sandbox, client) = start(&row, 9).await;
            let error = client
                .get_async_sonar("sandbox-completed")
                .await
                .unwrap_err();
            holds(&row, &error, &sandbox.journal(), row.requests.0, "GET");
            assert!(!error.may_have_been_created(), "{}: {error}", row.name);
            assert_eq!(
                error.argument("id"),
                Some("sandbox-completed"),
                "{}",
                row.name
            );
        });
    }
}

#[test]
fn a_create_fails_as_the_table_says() {
    for row in rows() {
        loopback_time::block_on(async {
            let (sandbox, client) = start(&row, row.requests.1).await;
            let submitted = submit(&client).await;
            let journal = sandbox.journal();
            let created = journal.iter().find_map(|entry| entry.created.clone());
            match (row.create, submitted) {
                (Create::Given, Ok(job)) => assert_eq!(Some(job.id()), created.as_deref()),
                (Create::No | Create::Perhaps, Err(error)) => {
                    holds(&row, &error, &journal, row.requests.1, "POST");
                    let perhaps = row.create == Create::Perhaps;
                    assert_eq!(
                        error.may_have_been_created(),
                        perhaps,
                        "{}: {error}",
                        row.name
                    );
                    assert!(perhaps || created.is_none(), "{}", row.name);
                    assert_eq!(error.job_id(), None, "{}", row.name);
                }
                (expected, submitted) => panic!("{}: {expected:?}, {submitted:?}", row.name),
            }
            assert!(
                journal
                    .iter()
                    .filter(|entry| entry.created.is_some())
                    .count()
                    <= 1
            );
        });
    }
}

async fn submit(client: &Client) -> Result<SonarJob, Error> {
    let messages = [Message::user("Was I charged?")];
    client
        .submit(SonarRequest::new("sonar-deep-research", messages))
        .await
}

fn holds(row: &Row, error: &Error, journal: &[Entry], requests: usize, method: &str) {
    let name = row.name;
    let expected: BTreeSet<&str> = row.is.iter().copied().collect();
    assert_eq!(predicates(error), expected, "{name}: {error}");
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        row.status,
        "{name}"
    );
    let body = error
        .body()
        .map(|body| String::from_utf8_lossy(body).into_owned());
    match (&body, row.body) {
        (None, None) => {}
        (Some(body), Some("")) => assert_eq!(body, "", "{name}"),
        (Some(body), Some(start)) => assert!(body.starts_with(start), "{name}: {body}"),
        (body, start) => panic!("{name}: {body:?}, not {start:?}"),
    }
    let objects = row.body == Some(DETAIL);
    assert_eq!(!error.validation().is_empty(), objects, "{name}: {error}");
    let sent: Vec<&Entry> = journal
        .iter()
        .filter(|entry| entry.method == method)
        .collect();
    assert_eq!(sent.len(), requests, "{name}: requests");
    let attempts = if row.fault.is_none() { 3 } else { requests };
    assert_eq!(error.attempts().len(), attempts, "{name}: {error}");
    let last = sent.last().and_then(|entry| entry.request_id.as_deref());
    if row.status.is_some() {
        assert_eq!(error.request_id(), last, "{name}");
        assert!(last.is_some(), "{name}");
    }
    if let Some(Fault::Status { retry_after, .. }) = &row.fault {
        waits(name, error, retry_after.as_ref());
    }
}

/// `retry_after()` and the pauses between the attempts.
fn waits(name: &str, error: &Error, asked: Option<&RetryAfter>) {
    let expected = match asked {
        Some(RetryAfter::Seconds(seconds)) => Some(Duration::from_secs(*seconds)),
        Some(RetryAfter::Millis(millis)) => Some(Duration::from_millis(*millis)),
        Some(RetryAfter::Date(after)) => Some(*after),
        Some(RetryAfter::PastDate) => Some(Duration::ZERO),
        _ => None,
    };
    let said = error.retry_after();
    match (asked, said) {
        // A date has whole seconds, and some of the time has gone by.
        (Some(RetryAfter::Date(after)), Some(said)) => {
            assert!(said <= *after + Duration::from_secs(1), "{name}: {said:?}");
            assert!(said + Duration::from_secs(1) >= *after, "{name}: {said:?}");
        }
        _ => assert_eq!(said, expected, "{name}"),
    }
    for (number, attempt) in error.attempts().iter().enumerate() {
        let waited = attempt.waited();
        match (number, expected) {
            (0, _) => assert_eq!(waited, Duration::ZERO, "{name}"),
            (_, Some(pause)) if !pause.is_zero() => {
                assert!(
                    waited <= pause + Duration::from_secs(1),
                    "{name}: {waited:?}"
                );
                assert!(
                    waited + Duration::from_secs(1) >= pause,
                    "{name}: {waited:?}"
                );
            }
            _ => assert!(
                waited <= Duration::from_millis(500 << (number - 1)),
                "{name}: {waited:?}"
            ),
        }
    }
}

fn predicates(error: &Error) -> BTreeSet<&'static str> {
    let all = [
        ("is_invalid_input", error.is_invalid_input()),
        ("is_connect", error.is_connect()),
        ("is_timeout", error.is_timeout()),
        ("is_api", error.is_api()),
        ("is_rate_limited", error.is_rate_limited()),
        ("is_authentication", error.is_authentication()),
        ("is_retired", error.is_retired()),
        ("is_decode", error.is_decode()),
        ("is_too_large", error.is_too_large()),
        ("is_job_failed", error.is_job_failed()),
        ("is_transient", error.is_transient()),
    ];
    all.into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn a_create_whose_answer_is_lost_makes_one_job_and_says_so() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
        let client = client.build().unwrap();
        let jobs = sandbox.jobs().len();
        let request = SonarRequest::new("sonar-deep-research", [Message::user("hi")]);
        // What a foreign client of this service makes two jobs of.
        let error = client
            .submit(request)
            .header("x-sandbox-fault", "drop")
            .await
            .unwrap_err();
        assert!(error.may_have_been_created(), "{error}");
        assert_eq!(sandbox.jobs().len() - jobs, 1);
        assert_eq!(sandbox.journal().len(), 1);
    });
}

#[test]
fn what_the_service_objects_to_is_told_place_by_place() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
        let client = client.build().unwrap();
        let messages = [Message::new("narrator").with_content("hi")];
        let request = SonarRequest::new("sonar", messages).with_temperature(7.0);
        let error = client.submit(request).await.unwrap_err();
        let mut places: Vec<String> = error
            .validation()
            .iter()
            .map(|violation| violation.location().join("."))
            .collect();
        places.sort_unstable();
        let expected = ["body.request.messages.0.role", "body.request.temperature"];
        assert_eq!(places, expected, "{error}");
        assert!(!error.may_have_been_created());
    });
}

#[test]
fn the_table_in_the_docs_is_what_was_observed() {
    let table: Vec<String> = rows().iter().map(documented).collect();
    let documented: Vec<&str> = TABLE
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .collect();
    assert_eq!(documented, table, "\n{}\n", table.join("\n"));
}

/// A row as the table has it.
fn documented(row: &Row) -> String {
    let is: Vec<String> = row
        .is
        .iter()
        .filter(|name| !["is_api", "is_transient"].contains(name))
        .map(|name| format!("`{name}`"))
        .collect();
    let is = match (&is[..], row.status) {
        ([], Some(status)) if row.is.contains(&"is_api") => format!("`is_api`, status {status}"),
        ([], _) => "`is_transient` alone".to_owned(),
        (is, _) => is.join(", "),
    };
    let again = |requests| {
        if requests > 1 || row.fault.is_none() {
            "yes"
        } else {
            "no"
        }
    };
    let (charged, place) = match row.create {
        Create::No => ("no", "there is none"),
        Create::Perhaps => ("perhaps", "look in the list"),
        Create::Given => ("yes", "`submit` gives it back"),
    };
    format!(
        "| {} | {is} | {} | {} | {charged} | {place} |",
        row.name,
        again(row.requests.0),
        again(row.requests.1),
    )
}
