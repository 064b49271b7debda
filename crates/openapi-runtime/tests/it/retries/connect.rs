//! No connection: nothing was sent, so that everything may be sent again.

use std::time::Duration;

use openapi_runtime::{Call, Error, Operation, Response, Retry, RetryBudget, Transport};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::{CREATE, READ, ok, seconds};
use crate::ports::{LOOPBACK, refusing};
use crate::server::Server;

async fn call(
    url: &str,
    budget: &RetryBudget,
    operation: Operation,
) -> Result<Response<Value>, Error> {
    let transport = Transport::builder()
        .base_url(url)
        .retry(Retry::default().backoff(seconds(60), seconds(60)))
        .retry_budget(budget.clone())
        .build()
        .unwrap();
    Call::<Value>::json(&transport, operation).await
}

#[test]
fn a_refused_connection_is_tried_again_until_somebody_listens() {
    for operation in [READ, CREATE] {
        loopback_time::block_on(async {
            fastrand::seed(3);
            let budget = RetryBudget::new(100);
            let (socket, url) = refusing(LOOPBACK);
            let server = tokio::spawn(async move {
                sleep(Duration::from_millis(1)).await;
                Server::script_on(socket.listen(16).unwrap(), [ok()])
            });
            call(&url, &budget, operation).await.unwrap();
            let server = server.await.unwrap();
            assert_eq!(server.seen().len(), 1);
            assert!(budget.left() == 100, "it was given back");
        });
    }
}

#[test]
fn a_connection_that_stays_refused_ends_after_the_last_attempt() {
    for operation in [READ, CREATE] {
        loopback_time::block_on(async {
            fastrand::seed(3);
            let budget = RetryBudget::new(100);
            let (_socket, url) = refusing(LOOPBACK);
            let error = call(&url, &budget, operation).await.unwrap_err();
            assert!(error.is_connect() && !error.is_timeout());
            assert_eq!(error.attempts().len(), 3);
            assert_eq!(budget.left(), 80);
            assert!(!error.may_have_been_created());
        });
    }
}

/// Linux drops whoever knocks once the queue of a listener is full, and so a connect that hangs can be made of it.
#[cfg(target_os = "linux")]
#[test]
fn a_connection_that_takes_too_long_is_tried_again() {
    for operation in [READ, CREATE] {
        loopback_time::block_on(async {
            let full = crate::ports::Full::start().await;
            let transport = Transport::builder()
                .base_url(&full.url)
                .connect_timeout(seconds(5))
                .retry(Retry::default().backoff(Duration::ZERO, Duration::ZERO))
                .build()
                .unwrap();
            let began = Instant::now();
            let call: Call<Value> = Call::json(&transport, operation);
            let error = call.await.unwrap_err();
            assert!(error.is_connect() && error.is_timeout(), "{error:?}");
            assert!(!error.may_have_been_created());
            for attempt in error.attempts() {
                assert_eq!(attempt.took().as_secs(), 5);
                assert!(!attempt.may_have_taken_effect());
            }
            assert_eq!(error.attempts().len(), 3);
            assert_eq!(began.elapsed().as_secs(), 15);
        });
    }
}
