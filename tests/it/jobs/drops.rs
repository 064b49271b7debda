//! A future that is dropped leaves nothing running, whatever it was at.

use std::time::Duration;

use perplexity_client::Client;
use perplexity_sandbox::{Fault, RetryAfter, Sandbox};
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use super::{HOUR, ROUNDED, request, requests, run, taking};

/// What the first request meets, so that there is every phase to be dropped in.
fn phases() -> Vec<Fault> {
    let pause = Duration::from_secs(1);
    vec![
        Fault::None,
        Fault::SlowHeaders { pause },
        Fault::SlowBody { pause },
        Fault::Stall,
        Fault::StallInBody,
        // In the pause before a retry or the next look.
        Fault::status(429).with_retry_after(RetryAfter::Seconds(5)),
        // In the search of the list.
        Fault::CutInBody { after: 20 },
        Fault::Down { duration: pause },
    ]
}

fn moments() -> impl Iterator<Item = Duration> {
    [0, 1, 10, 500, 1_500, 4_000, 7_500, 12_000]
        .into_iter()
        .map(Duration::from_millis)
}

/// Drops a future of this client after each of the moments.
async fn drops<T>(
    sandbox: &Sandbox,
    client: Client,
    fault: &Fault,
    begin: impl AsyncFn(Client) -> T,
) {
    let tasks = Handle::current().metrics().num_alive_tasks();
    for moment in moments() {
        sandbox.clear_script();
        sandbox.accept_connections();
        // What comes after the request is met, too.
        sandbox.script([fault.clone(), Fault::Stall]);
        let _ = timeout(moment, begin(client.clone())).await;
        // What is on its way arrives.
        sleep(ROUNDED).await;
        let sent = sandbox.journal().len();
        sleep(HOUR).await;
        assert_eq!(sandbox.journal().len(), sent, "{fault} after {moment:?}");
        assert_eq!(sandbox.connections(), 0, "{fault} after {moment:?}");
        assert!(Handle::current().metrics().num_alive_tasks() <= tasks);
    }
}

#[test]
fn a_submission_that_is_dropped_leaves_nothing_running() {
    for fault in phases() {
        run(async {
            let (sandbox, client) = taking(HOUR).await;
            let begin = async |client: Client| client.submit(request()).await;
            drops(&sandbox, client, &fault, begin).await;
            let posts = requests(&sandbox, "POST");
            assert!(posts.len() <= 2 * moments().count(), "{fault}");
        });
    }
}

#[test]
fn a_wait_that_is_dropped_leaves_nothing_running_and_the_job_goes_on() {
    for fault in phases() {
        run(async {
            let (sandbox, client) = taking(HOUR * 9).await;
            let job = client.submit(request()).await.unwrap();
            let id = job.id().to_owned();
            let begin = async |client: Client| client.sonar_job(&id).until_done().await;
            drops(&sandbox, client, &fault, begin).await;
            sandbox.clear_script();
            sandbox.accept_connections();
            sandbox.step(HOUR * 9);
            job.until_done().await.unwrap();
        });
    }
}
