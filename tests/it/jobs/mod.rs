//! Jobs as their users see them: submitted, found again, waited for, and gone
//! wrong.

mod deadline;
mod drops;
mod endings;
mod handles;
mod looks;
mod recover;
mod strangers;
mod submit;
mod tolerance;

use std::future::Future;
use std::time::Duration;

use perplexity_client::types::{Message, SonarRequest};
use perplexity_client::{Client, Error};
use perplexity_sandbox::{Entry, Pace, Sandbox};
use tokio::time::Instant;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// What timers are rounded up by.
const ROUNDED: Duration = Duration::from_millis(3);

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

fn client(sandbox: &Sandbox) -> Client {
    crate::logs::listen();
    let client = Client::builder().base_url(sandbox.url()).key(sandbox.key());
    client.build().unwrap()
}

fn request() -> SonarRequest {
    SonarRequest::new(
        "sonar-deep-research",
        [Message::user("Where is my secret garden?")],
    )
}

/// A sandbox whose jobs take so long, half of it before they begin.
async fn taking(time: Duration) -> (Sandbox, Client) {
    let pace = Pace::new(time / 2, time);
    let sandbox = Sandbox::builder().pace(pace).start().await.unwrap();
    let client = client(&sandbox);
    (sandbox, client)
}

/// What it gives, and how long that took.
async fn timed<T>(future: impl IntoFuture<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let output = future.await;
    (output, begun.elapsed())
}

fn requests(sandbox: &Sandbox, method: &str) -> Vec<Entry> {
    let mut entries = sandbox.journal();
    entries.retain(|entry| entry.method == method);
    entries
}

/// The error of a wait, which always says which job it is about.
fn about<T>(result: Result<T, Error>, id: &str) -> Error {
    let Err(error) = result else {
        panic!("an answer about {id}")
    };
    assert_eq!(error.job_id(), Some(id), "{error}");
    assert!(error.to_string().contains(id), "{error}");
    assert!(!error.may_have_been_created(), "{error}");
    error
}

fn run<F: Future>(future: F) -> F::Output {
    loopback_time::block_on(future)
}
