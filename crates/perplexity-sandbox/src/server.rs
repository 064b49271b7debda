//! Sockets: one task accepts, one task for each connection serves.
//!
//! The loop is ours rather than a framework's, because a fault needs the bare connection.

use std::fmt;
use std::future::{self, poll_fn};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http_body_util::{Either, Full};
use hyper::Method;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::{AbortHandle, JoinSet};

use crate::door::Door;
use crate::request::Request;
use crate::service::{Content, Service};
use crate::stream::EventBody;
use crate::wire::{Control, Wire};

/// A running server; dropping it closes the port at once and ends its connections.
#[derive(Debug)]
pub(crate) struct Server {
    door: Arc<Door>,
    open: Arc<AtomicUsize>,
    accepting: AbortHandle,
}

impl Server {
    /// Lets in whoever comes to the door.
    pub(crate) fn start(door: Arc<Door>, service: Arc<Service>) -> Self {
        let open = Arc::new(AtomicUsize::new(0));
        let accepting = tokio::spawn(accept(Arc::clone(&door), service, Arc::clone(&open)));
        Self {
            door,
            open,
            accepting: accepting.abort_handle(),
        }
    }

    pub(crate) fn door(&self) -> &Door {
        &self.door
    }

    pub(crate) fn connections(&self) -> usize {
        self.open.load(Ordering::Acquire)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.door.shut();
        // The task owns the connections' tasks, which end with it.
        self.accepting.abort();
    }
}

async fn accept(door: Arc<Door>, service: Arc<Service>, open: Arc<AtomicUsize>) {
    let mut connections = JoinSet::new();
    let mut age = door.age();
    let mut number = 0;
    loop {
        let until = door.until();
        let due = async {
            match until {
                Some(until) => tokio::time::sleep_until(until).await,
                None => future::pending().await,
            }
        };
        let accepted = tokio::select! {
            accepted = poll_fn(|context| door.poll_accept(context)) => Some(accepted),
            // Takes ended tasks out of the set, which would grow with every connection.
            Some(_) = connections.join_next() => None,
            () = door.changed.notified() => None,
            () = due => {
                door.reopen();
                None
            }
        };
        if age != door.age() {
            age = door.age();
            connections.abort_all();
        }
        match accepted {
            None => {}
            Some(Some(Ok((stream, of_age)))) if of_age == age => {
                number += 1;
                let counted = Counted::new(&open);
                let (door, service) = (Arc::clone(&door), Arc::clone(&service));
                connections.spawn(serve(stream, number, door, service, counted));
            }
            Some(Some(Ok(_))) => {}
            // A client that was gone already, or no descriptor left: neither is a reason to stop,
            // and the second would otherwise be retried without a breath.
            Some(Some(Err(_))) => tokio::time::sleep(Duration::from_millis(10)).await,
            Some(None) => return,
        }
    }
}

async fn serve(
    stream: TcpStream,
    number: u64,
    door: Arc<Door>,
    service: Arc<Service>,
    _counted: Counted,
) {
    // Answers are small and awaited: Nagle's algorithm would only delay them.
    let _ = stream.set_nodelay(true);
    let control = Arc::new(Control::default());
    let exchange = service_fn(|request: hyper::Request<Incoming>| {
        let (service, control) = (Arc::clone(&service), Arc::clone(&control));
        let door = Arc::clone(&door);
        async move {
            if !control.is_open().await {
                return Err(Closed);
            }
            let request = Request::read(request).await;
            let is_head = request.method == Method::HEAD;
            let exchange = service.exchange(&request, number).ok_or(Closed)?;
            if let Some(duration) = exchange.down {
                door.go_down(duration);
            }
            let plan = exchange.plan;
            let body = match exchange.body {
                Content::Whole(body) => {
                    control.follow(plan, if is_head { 0 } else { body.len() });
                    Either::Left(Full::new(body))
                }
                Content::Events(frames) => {
                    control.follow(plan.of_head(), 0);
                    Either::Right(EventBody::new(*frames, plan, Arc::clone(&control)))
                }
            };
            let mut response = hyper::Response::new(body);
            *response.status_mut() = exchange.status;
            *response.headers_mut() = exchange.headers;
            Ok::<_, Closed>(response)
        }
    });
    let wire = Wire::new(stream, Arc::clone(&control));
    // An error is the client's, which broke off or does not speak HTTP and was told so, or a fault.
    let _ = http1::Builder::new()
        // The clock would make two runs differ, and no client needs it.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(wire), exchange)
        .await;
}

/// Counts itself for as long as it lives.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Ends a connection without an answer.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is nobody to answer")
    }
}

impl std::error::Error for Closed {}
