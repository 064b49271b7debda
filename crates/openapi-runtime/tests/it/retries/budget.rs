//! The budget, from the client's side to the server's.

use openapi_runtime::{Call, Error, Retry, RetryBudget, Transport};
use serde_json::Value;

use super::Wait::Within;
use super::{Expected, READ, check, ok, run, status, unchanged};
use crate::server::{Reply, Server};

/// A budget that is used up before the policy is: what counted in a policy alone, and not in a client, was the lesson
/// of [aws-sdk-rust#1234](https://github.com/awslabs/aws-sdk-rust/issues/1234).
#[test]
fn the_budget_ends_the_retries_of_a_call_before_its_policy_does() {
    for (tokens, requests, left) in [
        (0, 1, 0),
        (9, 1, 9),
        (10, 2, 0),
        (19, 2, 9),
        (20, 3, 0),
        (25, 3, 5),
        (500, 6, 450),
    ] {
        let budget = RetryBudget::new(tokens);
        let paid = budget.clone();
        let outcome = run(
            vec![status("503", ""); 9],
            |builder| {
                builder
                    .retry_budget(paid)
                    .retry(Retry::default().max_retries(5))
            },
            unchanged,
            READ,
        );
        let error = outcome.result.unwrap_err();
        assert_eq!(outcome.seen.len(), requests, "{tokens}");
        assert_eq!(error.attempts().len(), requests, "{tokens}");
        assert_eq!(error.status().unwrap(), 503, "the error is the answer's");
        assert_eq!(budget.left(), left);
    }
}

#[test]
fn a_retry_that_is_not_made_costs_nothing() {
    for first in [
        status("404", ""),
        status("501", ""),
        status("503", "x-should-retry: false"),
        status("503", "retry-after: 3600"),
        // The call has 15 minutes.
        status("503", "retry-after: 1000"),
    ] {
        let patient = Retry::default().max_retry_after(super::seconds(2000));
        let outcome = run(
            vec![first, ok()],
            |builder| builder.retry(patient),
            unchanged,
            READ,
        );
        let error = outcome.result.unwrap_err();
        assert_eq!((outcome.left, error.attempts().len()), (500, 1), "{error}");
    }
}

#[test]
fn a_retry_that_succeeds_gets_back_what_it_cost() {
    let outcome = run(
        vec![status("503", ""), status("503", ""), ok()],
        unchanged,
        unchanged,
        READ,
    );
    let expected = Expected {
        end: "200",
        retries: &[(Within(500), 490), (Within(1000), 480)],
        left: 500,
    };
    check("twice", &outcome, &expected);
}

async fn call(transport: &Transport) -> Result<(), Error> {
    let call: Call<Value> = Call::json(transport, READ);
    call.await.map(|_| ())
}

#[test]
fn clients_that_share_a_budget_use_it_up_together_and_fill_it_together() {
    loopback_time::block_on(async {
        let down = Server::start(status("503", "")).await;
        let up = Server::start(ok()).await;
        let budget = RetryBudget::new(20);
        let to = |server: &Server| {
            let builder = server.builder().retry(Retry::default());
            builder.retry_budget(budget.clone()).build().unwrap()
        };
        let (first, second, third) = (to(&down), to(&down), to(&up));

        assert_eq!(call(&first).await.unwrap_err().attempts().len(), 3);
        assert_eq!(budget.left(), 0);
        assert_eq!(call(&second).await.unwrap_err().attempts().len(), 1);
        for filled in 1..=9 {
            call(&third).await.unwrap();
            assert_eq!(second.retry_budget().left(), filled);
        }
        assert_eq!(call(&first).await.unwrap_err().attempts().len(), 1);
        call(&third).await.unwrap();
        assert_eq!(call(&second).await.unwrap_err().attempts().len(), 2);
        assert_eq!(budget.left(), 0);
        for _ in 0..30 {
            call(&third).await.unwrap();
        }
        assert_eq!(budget.left(), 20, "never more than it began with");
        assert_eq!(down.seen().len(), 3 + 1 + 1 + 2);
    });
}

#[test]
fn the_clones_of_a_client_share_its_budget_and_other_clients_have_their_own() {
    loopback_time::block_on(async {
        let server = Server::start(status("503", "")).await;
        let build = || Transport::builder().base_url(&server.url).build().unwrap();
        let (one, other) = (build(), build());
        call(&one.clone()).await.unwrap_err();
        assert_eq!(
            (one.retry_budget().left(), other.retry_budget().left()),
            (480, 500)
        );
    });
}

#[test]
fn a_server_that_is_down_is_not_asked_much_more_often_than_it_is_called() {
    loopback_time::block_on(async {
        let server = Server::start(Reply::Bytes(String::new())).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        for _ in 0..100 {
            call(&transport).await.unwrap_err();
        }
        assert_eq!(server.seen().len(), 100 + 50);
    });
}
