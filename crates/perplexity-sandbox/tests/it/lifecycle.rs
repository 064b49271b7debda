//! How a sandbox begins and ends.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use perplexity_sandbox::Sandbox;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::http::{authority, get_job};

/// A connection that stays open after its first answer.
async fn kept_alive(sandbox: &Sandbox) -> TcpStream {
    let mut socket = TcpStream::connect(authority(sandbox)).await.unwrap();
    socket
        .write_all(b"GET / HTTP/1.1\r\nhost: sandbox\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(socket.read_u8().await.unwrap());
    }
    socket
}

async fn ends_with_its_connections(sandbox: Sandbox) {
    let authority = authority(&sandbox);
    let mut open = kept_alive(&sandbox).await;
    let mut silent = TcpStream::connect(&authority).await.unwrap();
    drop(sandbox);

    let refused = TcpStream::connect(&authority).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    for socket in [&mut open, &mut silent] {
        // Closed or reset: either way there is nothing more to read.
        assert!(matches!(socket.read(&mut [0; 1]).await, Ok(0) | Err(_)));
    }
}

#[tokio::test]
async fn dropping_a_sandbox_closes_its_port_and_its_connections() {
    ends_with_its_connections(Sandbox::start().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_a_sandbox_closes_its_port_at_once_on_many_threads_too() {
    for _ in 0..20 {
        ends_with_its_connections(Sandbox::start().await.unwrap()).await;
    }
}

#[tokio::test]
async fn its_port_can_be_taken_again() {
    let first = Sandbox::start().await.unwrap();
    let address: SocketAddr = authority(&first).parse().unwrap();
    kept_alive(&first).await;
    drop(first);
    let second = Sandbox::builder().address(address).start().await.unwrap();
    assert_eq!(authority(&second), address.to_string());
}

#[tokio::test]
async fn two_sandboxes_side_by_side_share_nothing() {
    let (one, two) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    assert_ne!(one.url(), two.url());
    one.put_job(json!({"id": "a", "model": "sonar", "created_at": 1, "status": "CREATED"}))
        .unwrap();
    assert_eq!(get_job(&one, "a").await.status, 200);
    assert_eq!(get_job(&two, "a").await.status, 404);
    drop(one);
    assert_eq!(get_job(&two, "sandbox-created").await.status, 200);
    assert_eq!(two.journal().len(), 2);
}

#[tokio::test]
async fn an_address_in_use_is_named_with_what_to_do() {
    let first = Sandbox::start().await.unwrap();
    let address: SocketAddr = authority(&first).parse().unwrap();
    let error = Sandbox::builder()
        .address(address)
        .start()
        .await
        .unwrap_err();
    assert!(error.is_address_in_use());
    let message = error.to_string();
    assert!(
        message.contains(&address.to_string()) && message.contains("another port"),
        "{message}"
    );
}

#[test]
fn without_a_runtime_it_says_that_it_needs_one() {
    use std::task::{Context, Poll, Waker};
    let mut starting = std::pin::pin!(Sandbox::start());
    let Poll::Ready(result) = starting
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("nothing to wait for");
    };
    assert!(result.unwrap_err().to_string().contains("tokio runtime"));
}

#[tokio::test]
async fn a_sandbox_at_every_address_gives_the_url_of_the_loopback_one() {
    let address = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let sandbox = Sandbox::builder().address(address).start().await.unwrap();
    assert!(
        sandbox.url().starts_with("http://127.0.0.1:"),
        "{}",
        sandbox.url()
    );
    assert_eq!(get_job(&sandbox, "sandbox-created").await.status, 200);
}

#[tokio::test]
async fn an_ipv6_address_stands_in_brackets() {
    let address = SocketAddr::from((Ipv6Addr::LOCALHOST, 0));
    match Sandbox::builder().address(address).start().await {
        Ok(sandbox) => assert!(
            sandbox.url().starts_with("http://[::1]:"),
            "{}",
            sandbox.url()
        ),
        // A machine without IPv6.
        Err(error) => assert!(error.to_string().contains("[::1]:0"), "{error}"),
    }
}

#[tokio::test]
async fn what_is_printed_of_a_sandbox_does_not_hold_its_key() {
    let sandbox = Sandbox::builder()
        .key("not-to-be-seen")
        .start()
        .await
        .unwrap();
    assert!(!format!("{sandbox:?}").contains("not-to-be-seen"));
    assert!(!format!("{:?}", Sandbox::builder().key("not-to-be-seen")).contains("not-to-be-seen"));
}
