//! Sockets: one task accepts, one task for each connection serves.
//!
//! The loop is ours rather than a framework's, because a fault needs the bare connection.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

use crate::answer::{Answer, Body};
use crate::request::Request;
use crate::service::Service;

/// A running server; dropping it closes the port at once and ends its connections.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    door: Arc<Door>,
    accepting: AbortHandle,
}

impl Server {
    /// Listens at the address; accepts when [`Server::bind`] has returned.
    pub(crate) async fn bind(address: SocketAddr, service: Arc<Service>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let door = Arc::new(Door(Mutex::new(Some(listener))));
        let accepting = tokio::spawn(accept(Arc::clone(&door), service)).abort_handle();
        Ok(Self {
            address,
            door,
            accepting,
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.door.close();
        // The task owns the connections' tasks, which end with it.
        self.accepting.abort();
    }
}

/// The listener, where both the accepting task and the drop can reach it: an aborted task lets go
/// of what it owns only when the runtime comes round to it, and until then the port would be open.
#[derive(Debug)]
struct Door(Mutex<Option<TcpListener>>);

impl Door {
    fn close(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The next connection; none when the door is closed.
    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<Option<io::Result<TcpStream>>> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(listener) => listener
                .poll_accept(context)
                .map_ok(|(stream, _)| stream)
                .map(Some),
            None => Poll::Ready(None),
        }
    }
}

async fn accept(door: Arc<Door>, service: Arc<Service>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = poll_fn(|context| door.poll_accept(context)) => accepted,
            // Takes ended tasks out of the set, which would grow with every connection.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Some(Ok(stream)) => {
                connections.spawn(serve(stream, Arc::clone(&service)));
            }
            // A client that was gone already, or no descriptor left: neither is a reason to stop,
            // and the second would otherwise be retried without a breath.
            Some(Err(_)) => tokio::time::sleep(Duration::from_millis(10)).await,
            None => return,
        }
    }
}

async fn serve(stream: TcpStream, service: Arc<Service>) {
    // Answers are small and awaited: Nagle's algorithm would only delay them.
    let _ = stream.set_nodelay(true);
    let exchange = service_fn(|request: hyper::Request<Incoming>| {
        let service = Arc::clone(&service);
        async move {
            let request = Request::read(request).await;
            service.answer(&request).map(wire).ok_or(ClientGone)
        }
    });
    // An error is the client's: it broke off, or does not speak HTTP, and hyper has told it so.
    let _ = http1::Builder::new()
        // The clock would make two runs differ, and no client needs it.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), exchange)
        .await;
}

fn wire(answer: Answer) -> hyper::Response<Full<Bytes>> {
    let body = match answer.body {
        Body::Empty => Bytes::new(),
        Body::Json(value) => Bytes::from(value.to_string()),
        Body::Raw(bytes) => bytes,
    };
    let mut response = hyper::Response::new(Full::new(body));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// Ends a connection that nobody reads from any more.
#[derive(Debug)]
struct ClientGone;

impl std::fmt::Display for ClientGone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the client went away before its request was whole")
    }
}

impl std::error::Error for ClientGone {}
