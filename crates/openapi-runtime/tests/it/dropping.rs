//! A call that is dropped leaves nothing running, whatever it was doing.

use std::time::Duration;

use openapi_runtime::{Call, Operation, Retry, Transport};
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::time::{sleep, timeout};

use crate::server::{Reply, Server, http};

const READ: Operation = Operation::get("get_job", "/v1/jobs");
const CREATE: Operation = Operation::post("create_job", "/v1/jobs");

/// How many tasks there are once all has come to rest.
async fn tasks() -> usize {
    sleep(Duration::from_secs(60 * 60)).await;
    Handle::current().metrics().num_alive_tasks()
}

/// Makes a call and drops it after 10 seconds.
async fn drop_call(transport: &Transport, operation: Operation) {
    let call: Call<Value> = Call::json(transport, operation);
    let dropped = timeout(Duration::from_secs(10), call.into_future()).await;
    assert!(dropped.is_err(), "it was still under way: {dropped:?}");
}

#[test]
fn a_call_that_is_dropped_while_it_waits_for_the_server_closes_the_connection() {
    let part = "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{";
    let chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n";
    let error = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 99\r\n\r\n{";
    for start in ["", "HTTP/1.1 200 OK\r\ncont", part, chunk, error] {
        for operation in [READ, CREATE] {
            loopback_time::block_on(async {
                let server = Server::start(Reply::Hang(start.to_owned())).await;
                let transport = server.builder().retry(Retry::default()).build().unwrap();
                let before = tasks().await;
                drop_call(&transport, operation).await;
                assert_eq!(tasks().await, before, "{start}");
                let seen = server.seen();
                assert_eq!(seen.len(), 1, "{start}");
                let open = seen[0].ended.unwrap() - seen[0].at;
                assert!(seen[0].hung_up, "{start}");
                // At once, and not when some timer finds it.
                assert_eq!(open.as_secs(), 10, "{start}");
            });
        }
    }
}

#[test]
fn a_call_that_is_dropped_between_two_attempts_sends_no_more() {
    let asking = |connection: &str| {
        let status = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 30";
        format!("{status}\r\nconnection: {connection}\r\ncontent-length: 0\r\n\r\n")
    };
    for reply in [
        Reply::Bytes(asking("close")),
        // This connection could be used again. It lies idle for a while, and is closed then.
        Reply::Hang(asking("keep-alive")),
    ] {
        for operation in [READ, CREATE] {
            loopback_time::block_on(async {
                let server = Server::start(reply.clone()).await;
                let transport = server.builder().retry(Retry::default()).build().unwrap();
                let before = tasks().await;
                drop_call(&transport, operation).await;
                assert_eq!(tasks().await, before);
                let seen = server.seen();
                assert_eq!(seen.len(), 1);
                assert!(seen[0].ended.is_some());
            });
        }
    }
}

#[test]
fn a_call_that_is_dropped_in_a_later_attempt_closes_that_connection_too() {
    loopback_time::block_on(async {
        let asking = http("429 Too Many Requests", &["retry-after: 3"], "");
        let script = [Reply::Bytes(asking), Reply::Hang(String::new())];
        let server = Server::script(script).await;
        let transport = server.builder().retry(Retry::default()).build().unwrap();
        let before = tasks().await;
        drop_call(&transport, CREATE).await;
        assert_eq!(tasks().await, before);
        let seen = server.seen();
        assert_eq!(seen.len(), 2);
        assert!(seen[1].hung_up);
        let open = seen[1].ended.unwrap() - seen[1].at;
        assert!(open > Duration::from_secs(6) && open <= Duration::from_secs(7));
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_call_that_is_dropped_while_it_connects_stops_connecting() {
    for operation in [READ, CREATE] {
        loopback_time::block_on(async {
            let full = crate::ports::Full::start().await;
            let builder = Transport::builder().base_url(&full.url);
            let patient = Duration::from_secs(60);
            let transport = builder.connect_timeout(patient).build().unwrap();
            let before = tasks().await;
            drop_call(&transport, operation).await;
            assert_eq!(tasks().await, before);
            assert_eq!(full.late().await, 0, "nobody knocks any more");
        });
    }
}

#[test]
fn a_call_that_is_never_awaited_does_nothing() {
    loopback_time::block_on(async {
        let server = Server::script([]).await;
        let transport = server.transport();
        let before = tasks().await;
        let call: Call<Value> = Call::json(&transport, CREATE);
        drop(call.into_future());
        assert_eq!(tasks().await, before);
        assert!(!server.was_called());
    });
}
