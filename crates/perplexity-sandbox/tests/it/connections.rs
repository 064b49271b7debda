//! What becomes of connections.

use std::time::Duration;

use perplexity_sandbox::{Fault, Sandbox};
use tokio::io::AsyncWriteExt;

use crate::http::{
    CREATE, End, connect, create, exchange_on, keeping, raw, read_all, request, until,
};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn connections_are_counted_and_numbered() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        assert_eq!(sandbox.connections(), 0);
        let mut sockets = [connect(&sandbox).await, connect(&sandbox).await];
        for number in [1, 0, 1] {
            exchange_on(&mut sockets[number], &keeping(&sandbox)).await;
        }
        let [one, two] = sockets;
        assert_eq!(sandbox.connections(), 2);
        let numbers: Vec<_> = sandbox
            .journal()
            .iter()
            .map(|entry| entry.connection)
            .collect();
        assert_eq!(numbers, [2, 1, 2]);
        drop(one);
        until(|| sandbox.connections() == 1).await;
        drop(two);
        until(|| sandbox.connections() == 0).await;
    });
}

#[test]
fn a_client_that_goes_away_in_the_middle_of_an_answer_is_noticed() {
    loopback_time::block_on(async {
        let pause = SECOND * 1000;
        for fault in [
            Fault::Stall,
            Fault::StallInBody,
            Fault::SlowHeaders { pause },
            Fault::SlowHeaders {
                pause: Duration::MAX,
            },
            Fault::SlowBody { pause },
        ] {
            for (closing, ahead) in [(true, false), (false, false), (false, true), (true, true)] {
                let sandbox = Sandbox::start().await.unwrap();
                sandbox.script([fault.clone()]);
                let mut socket = connect(&sandbox).await;
                let mut request = keeping(&sandbox);
                if closing {
                    request = request.replace("host:", "connection: close\r\nhost:");
                }
                exchange_on(&mut socket, &request).await;
                if ahead {
                    // What is sent ahead must not hide that the client is gone.
                    exchange_on(&mut socket, &request).await;
                }
                assert_eq!(sandbox.connections(), 1, "{fault}");
                drop(socket);
                until(|| sandbox.connections() == 0).await;
                assert_eq!(
                    sandbox.journal().len(),
                    1,
                    "{fault}: the second is never read"
                );
            }
        }
    });
}

#[test]
fn a_request_that_is_sent_ahead_waits_for_the_slow_answer_before_it() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([Fault::SlowBody { pause: SECOND }]);
        let two = keeping(&sandbox) + &request(&sandbox, "POST", "/v1/async/sonar", CREATE);
        let mut socket = connect(&sandbox).await;
        socket.write_all(two.as_bytes()).await.unwrap();
        let (bytes, end) = read_all(&mut socket).await;
        assert_eq!(end, End::Closed);
        let text = String::from_utf8(bytes).unwrap();
        let answers: Vec<_> = text.split("HTTP/1.1 200 OK").collect();
        assert_eq!(answers.len(), 3, "{text}");
        assert!(
            answers[1].contains("sandbox-job-000001") && answers[1].ends_with('}'),
            "{text}"
        );
        assert!(
            answers[2].contains("sandbox-job-000002") && answers[2].ends_with('}'),
            "{text}"
        );
    });
}

#[test]
fn a_connection_that_is_closed_while_idle_is_reset_when_it_is_used_again() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([Fault::CloseIdle, Fault::status(418)]);
        let mut socket = connect(&sandbox).await;
        let answer = exchange_on(&mut socket, &keeping(&sandbox)).await;
        assert!(answer.starts_with(b"HTTP/1.1 200"));
        assert_eq!(
            sandbox.connections(),
            1,
            "it stays open until it is used again"
        );

        socket
            .write_all(keeping(&sandbox).as_bytes())
            .await
            .unwrap();
        let (bytes, end) = read_all(&mut socket).await;
        assert_eq!((bytes.len(), end), (0, End::Reset));
        assert_eq!((sandbox.journal().len(), sandbox.faults_left()), (1, 1));
        until(|| sandbox.connections() == 0).await;
        assert_eq!(create(&sandbox, CREATE).await.status, 418);

        // Both at once: the second has arrived, and is not served all the same.
        sandbox.script([Fault::CloseIdle]);
        let mut socket = connect(&sandbox).await;
        let two = keeping(&sandbox) + &keeping(&sandbox);
        socket.write_all(two.as_bytes()).await.unwrap();
        let (bytes, _) = read_all(&mut socket).await;
        assert_eq!(
            String::from_utf8_lossy(&bytes).matches("HTTP/1.1").count(),
            1
        );
        assert_eq!(sandbox.journal().len(), 3);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_of_many_connections_at_once_share_the_script_out() {
    let sandbox = std::sync::Arc::new(Sandbox::start().await.unwrap());
    let prepared = sandbox.jobs().len();
    sandbox.script(vec![Fault::CutBefore; 10]);
    sandbox.script(vec![Fault::CutAfter; 10]);
    let clients: Vec<_> = (0..30)
        .map(|_| {
            let sandbox = std::sync::Arc::clone(&sandbox);
            tokio::spawn(async move {
                let request = request(&sandbox, "POST", "/v1/async/sonar", CREATE);
                raw(&sandbox, &request).await.0.len()
            })
        })
        .collect();
    let mut answered = 0;
    for client in clients {
        answered += usize::from(client.await.unwrap() > 0);
    }
    assert_eq!((answered, sandbox.faults_left()), (10, 0));
    assert_eq!(sandbox.jobs().len() - prepared, 20);
    let journal = sandbox.journal();
    let created: std::collections::BTreeSet<_> = journal
        .iter()
        .filter_map(|entry| entry.created.clone())
        .collect();
    assert_eq!((journal.len(), created.len()), (30, 20));
}

#[test]
fn a_sandbox_that_is_dropped_ends_stalled_answers() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.script([Fault::Stall]);
        let mut socket = connect(&sandbox).await;
        exchange_on(&mut socket, &keeping(&sandbox)).await;
        drop(sandbox);
        let (bytes, end) = read_all(&mut socket).await;
        assert!(bytes.is_empty() && end != End::Open, "{end:?}");
    });
}

#[test]
fn a_client_that_asks_whether_to_go_on_meets_the_fault_in_its_answer() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let asks = request(&sandbox, "POST", "/v1/async/sonar", CREATE)
            .replace("host:", "expect: 100-continue\r\nhost:");
        sandbox.script([Fault::CutInBody { after: 9 }]);
        // Without waiting for the word, and with.
        let (at_once, _) = raw(&sandbox, &asks).await;
        sandbox.script([Fault::CutInBody { after: 9 }]);
        let (head, body) = asks.split_at(asks.len() - CREATE.len());
        let mut socket = connect(&sandbox).await;
        let word = exchange_on(&mut socket, head).await;
        assert_eq!(word, b"HTTP/1.1 100 Continue\r\n\r\n");
        socket.write_all(body.as_bytes()).await.unwrap();
        let (waited, _) = read_all(&mut socket).await;
        for answer in [at_once, waited] {
            let answer = String::from_utf8(answer).unwrap();
            assert!(answer.ends_with("\r\n\r\n{\"id\":\"sa"), "{answer}");
        }
    });
}
