//! A port that is closed for a while.

use std::io::ErrorKind;
use std::time::Duration;

use perplexity_sandbox::{Fault, Sandbox};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::http::{CREATE, End, authority, connect, create, exchange_on, keeping, read_all, until};

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_sandbox_that_is_down_refuses_connections_and_comes_back_at_the_same_port() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let mut other = connect(&sandbox).await;
        exchange_on(&mut other, &keeping(&sandbox)).await;
        let mut silent = connect(&sandbox).await;
        until(|| sandbox.connections() == 2).await;
        sandbox.script([Fault::Down {
            duration: SECOND * 5,
        }]);
        let mut socket = connect(&sandbox).await;
        socket
            .write_all(keeping(&sandbox).as_bytes())
            .await
            .unwrap();
        for socket in [&mut socket, &mut other, &mut silent] {
            let (bytes, end) = read_all(socket).await;
            assert!(bytes.is_empty() && end != End::Open, "{end:?}");
        }
        until(|| sandbox.connections() == 0).await;
        let refused = TcpStream::connect(authority(&sandbox)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
        tokio::time::sleep(SECOND * 4).await;
        assert!(TcpStream::connect(authority(&sandbox)).await.is_err());
        tokio::time::sleep(SECOND * 2).await;
        assert_eq!(create(&sandbox, CREATE).await.status, 200);
    });
}

#[test]
fn the_port_can_be_closed_and_opened_by_hand() {
    loopback_time::block_on(async {
        let sandbox = Sandbox::start().await.unwrap();
        let mut open = connect(&sandbox).await;
        exchange_on(&mut open, &keeping(&sandbox)).await;
        for _ in 0..3 {
            sandbox.refuse_connections();
            sandbox.refuse_connections();
            let refused = TcpStream::connect(authority(&sandbox)).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
            let answer = exchange_on(&mut open, &keeping(&sandbox)).await;
            assert!(answer.starts_with(b"HTTP/1.1 200"), "what is open goes on");
            sandbox.accept_connections();
            sandbox.accept_connections();
            assert_eq!(create(&sandbox, CREATE).await.status, 200);
        }
        // Before it would have come back by itself.
        sandbox.script([Fault::Down {
            duration: SECOND * 3600,
        }]);
        exchange_on(&mut open, &keeping(&sandbox)).await;
        sandbox.accept_connections();
        assert_eq!(create(&sandbox, CREATE).await.status, 200);
    });
}

#[tokio::test]
async fn a_sandbox_that_refuses_connections_can_be_dropped() {
    let sandbox = Sandbox::start().await.unwrap();
    let authority = authority(&sandbox);
    sandbox.refuse_connections();
    drop(sandbox);
    assert!(TcpStream::connect(authority).await.is_err());
}

#[test]
fn the_port_can_be_opened_from_outside_the_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    sandbox.refuse_connections();
    sandbox.accept_connections();
    sandbox.hold();
    sandbox.step(SECOND);
    assert_eq!(runtime.block_on(create(&sandbox, CREATE)).status, 200);
}
