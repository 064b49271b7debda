//! Runs a script: submits a job, waits for it, and goes on where that failed.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use perplexity_client::types::{AsyncProcessingStatus, Message, SonarRequest};
use perplexity_client::{Client, Error, Retry, RetryBudget, SonarJob, SonarTicket};
use perplexity_sandbox::{Entry, Pace, Sandbox};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, timeout};

use super::super::closed;
use super::checks;
use super::script::Script;

pub(super) const QUESTION: &str = "Is there a second job?";
/// When the sandbox has seen that a connection is closed: between two pieces of
/// a slow answer it does not look.
const SEEN: Duration = Duration::from_secs(7);
/// What timers are rounded up by.
const ROUNDED: Duration = Duration::from_millis(3);

/// How a script ended. Whatever the ending, the checks held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Answered,
    JobFailed,
    WaitedAgain,
    NotSubmitted,
    Unclear,
    Dropped,
}

impl Ending {
    pub(super) const ALL: [Self; 6] = [
        Self::Answered,
        Self::JobFailed,
        Self::WaitedAgain,
        Self::NotSubmitted,
        Self::Unclear,
        Self::Dropped,
    ];
}

pub(super) async fn run(script: &Script) -> Ending {
    crate::logs::listen();
    let pace = Pace::new(script.job_takes / 3, script.job_takes);
    let sandbox = Arc::new(Sandbox::builder().pace(pace).start().await.unwrap());
    let tasks = Handle::current().metrics().num_alive_tasks();
    sandbox.script(script.faults.iter().cloned());
    if script.job_fails {
        sandbox.fail_next_job("no sources");
    }
    if let Some(closed_for) = script.closed_for {
        closed(&sandbox, closed_for);
    }

    let ending = one_job(script, &sandbox).await;

    // No script outlasts this, and whatever was left behind would show.
    quiet(&sandbox, Duration::from_secs(60 * 60)).await;
    assert_eq!(
        Handle::current().metrics().num_alive_tasks(),
        tasks,
        "tasks were left behind"
    );
    let created: Vec<_> = sandbox
        .journal()
        .into_iter()
        .filter_map(|entry| entry.created)
        .collect();
    assert!(created.len() <= 1, "one submit made {created:?}");
    ending
}

/// Nothing is sent any more, and no connection is open, once the client is
/// gone: at its end, and so long after it.
async fn quiet(sandbox: &Sandbox, after: Duration) {
    let requests = sandbox.journal().len();
    // The sandbox sees a connection close when it is next at work on it.
    for wait in [SEEN, after] {
        sleep(wait).await;
        let came = sandbox.journal().len() - requests;
        assert_eq!(came, 0, "requests came after the end");
        assert_eq!(sandbox.connections(), 0, "connections were left behind");
    }
}

async fn one_job(script: &Script, sandbox: &Arc<Sandbox>) -> Ending {
    let client = client(sandbox)
        .timeout(script.timeout)
        .idle_timeout(script.idle_timeout)
        .retry(Retry::default().max_retries(script.retries))
        .retry_budget(RetryBudget::new(script.budget));
    let client = match script.attempt_timeout {
        Some(timeout) => client.attempt_timeout(timeout),
        None => client,
    };
    let client = client.build().unwrap();
    if script.warm_up {
        let _ = client.get_async_sonar("sandbox-completed").await;
    }

    let before = sandbox.journal().len();
    let request = SonarRequest::new("sonar-deep-research", [Message::user(QUESTION)]);
    let begun = Instant::now();
    let submit = client.submit(request);
    let submitted = match script.drop_submit {
        None => submit.await,
        Some(after) => match timeout(after, submit).await {
            Ok(submitted) => submitted,
            Err(_) => {
                drop(client);
                quiet(sandbox, Duration::from_secs(100)).await;
                checks::posts(script, &sandbox.journal()[before..]);
                return Ending::Dropped;
            }
        },
    };
    // From here on only the job has it.
    drop(client);
    let took = begun.elapsed();
    assert!(took <= script.timeout + ROUNDED, "submitting took {took:?}");
    let journal = sandbox.journal();
    checks::posts(script, &journal[before..]);
    match submitted {
        Ok(job) => {
            let created = journal.iter().find_map(|entry| entry.created.as_deref());
            assert_eq!(created, Some(job.id()));
            wait(script, sandbox, job).await
        }
        Err(error) => {
            checks::secret(sandbox, &error);
            checks::lost(script, sandbox, &error, &journal, before).await;
            if error.may_have_been_created() {
                Ending::Unclear
            } else {
                Ending::NotSubmitted
            }
        }
    }
}

/// Waits for a job, and when that fails, once more in peace.
async fn wait(script: &Script, sandbox: &Arc<Sandbox>, job: SonarJob) -> Ending {
    let looks = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&looks);
    let watched = Arc::clone(sandbox);
    let row = Arc::new(AtomicU32::new(0));
    let (good, bad) = (Arc::clone(&row), row);
    let tolerance = script.tolerance;
    let mut unknown = 0;
    let waiting = job
        .until_done()
        .with_deadline(script.deadline)
        .with_tolerance(script.tolerance)
        .with_interval(script.first_interval, Duration::from_secs(15))
        .on_look(move |job| {
            let over = job.completed_at.is_some() || job.failed_at.is_some();
            seen.lock().unwrap().push((over, gets(&watched.journal())));
            good.store(0, Ordering::Relaxed);
        })
        .on_error(move |error| {
            if error.status().is_some_and(|status| status == 404) {
                // A job that is not known yet has a count of its own.
                unknown += 1;
                assert!(unknown <= tolerance.min(3), "not known {unknown} times");
                return;
            }
            let errors = bad.fetch_add(1, Ordering::Relaxed) + 1;
            assert!(errors <= tolerance, "{errors} errors in a row: {error}");
        });
    let begun = Instant::now();
    let waited = match script.drop_wait {
        None => Some(waiting.await),
        Some(after) => timeout(after, waiting).await.ok(),
    };
    let took = begun.elapsed();
    assert!(took <= script.deadline + ROUNDED, "waiting took {took:?}");
    let looks = std::mem::take(&mut *looks.lock().unwrap());
    if let Some(over) = looks.iter().position(|(over, _)| *over) {
        assert_eq!(over + 1, looks.len(), "there were looks after the last one");
        assert_eq!(
            looks[over].1,
            gets(&sandbox.journal()),
            "it was asked for after the end"
        );
    }
    let ticket = serde_json::to_string(&job.ticket()).unwrap();
    drop(job);
    quiet(sandbox, Duration::from_secs(100)).await;
    match waited {
        Some(Ok(answer)) => {
            assert_eq!(
                again(sandbox, &ticket).await.ok(),
                Some(answer.text().into_owned())
            );
            assert!(!script.job_fails, "a failed job was answered");
            Ending::Answered
        }
        Some(Err(error)) => {
            checks::secret(sandbox, &error);
            assert_eq!(error.job_id(), id(&ticket).as_deref(), "{error}");
            assert!(!error.may_have_been_created(), "{error}");
            let later = again(sandbox, &ticket).await;
            if error.is_job_failed() {
                assert!(
                    later.is_err() && error.to_string().contains("no sources"),
                    "{error}"
                );
                return Ending::JobFailed;
            }
            assert_eq!(
                later.is_err(),
                script.job_fails,
                "the result is lost: {later:?}"
            );
            Ending::WaitedAgain
        }
        None => {
            assert_eq!(again(sandbox, &ticket).await.is_err(), script.job_fails);
            Ending::Dropped
        }
    }
}

/// What another process finds with the ticket, when nothing fails any more:
/// the answer's text.
async fn again(sandbox: &Sandbox, ticket: &str) -> Result<String, Error> {
    let client = at_peace(sandbox).await;
    let ticket: SonarTicket = serde_json::from_str(ticket).unwrap();
    let job = client.resume(ticket);
    let result = job.until_done().await;
    if let Err(error) = &result {
        assert!(error.is_job_failed(), "{error}");
        checks::secret(sandbox, error);
    }
    let status = job.poll().await.unwrap();
    assert!(
        matches!(
            status.status,
            AsyncProcessingStatus::Completed | AsyncProcessingStatus::Failed
        ),
        "{}",
        status.status
    );
    result.map(|answer| answer.text().into_owned())
}

/// A client for which all goes well.
pub(super) async fn at_peace(sandbox: &Sandbox) -> Client {
    sandbox.clear_script();
    // Nothing that closes the port does so for longer.
    sleep(Duration::from_secs(100)).await;
    client(sandbox).build().unwrap()
}

fn client(sandbox: &Sandbox) -> perplexity_client::ClientBuilder {
    Client::builder().base_url(sandbox.url()).key(sandbox.key())
}

fn id(ticket: &str) -> Option<String> {
    let ticket: serde_json::Value = serde_json::from_str(ticket).unwrap();
    ticket["id"].as_str().map(str::to_owned)
}

fn gets(journal: &[Entry]) -> usize {
    journal.iter().filter(|entry| entry.method == "GET").count()
}

/// What the sandbox says of a fault in its journal.
pub(super) fn met(entry: &Entry, name: &str) -> bool {
    entry.fault.as_deref() == Some(name)
}
