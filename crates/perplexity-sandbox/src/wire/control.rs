//! What those who make an answer tell the connection, and what it tells them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::sync::Notify;

use super::plan::Plan;
use crate::lock::lock;

/// Says how the next answer goes out.
#[derive(Debug, Default)]
pub(crate) struct Control {
    next: Mutex<Option<Next>>,
    /// From the moment a plan is made until its last byte is sent.
    busy: AtomicBool,
    done: Notify,
    /// The next request is not to be read.
    closing: AtomicBool,
    flow: Mutex<Flow>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    pub(super) plan: Plan,
    pub(super) body: usize,
}

/// Of an answer whose body is made while it goes out.
#[derive(Debug, Default)]
struct Flow {
    streams: bool,
    /// A piece of the body was made and is not in the system's hands yet.
    unsent: bool,
    /// Whoever makes the next piece.
    waker: Option<Waker>,
    /// When all that was made is sent, the connection ends.
    cut: bool,
}

impl Control {
    /// The plan of the answer that is about to be written, whose body has this length.
    pub(crate) fn follow(&self, plan: Plan, body: usize) {
        if plan != Plan::Whole {
            self.busy.store(true, Ordering::Release);
            *lock(&self.next) = Some(Next { plan, body });
        }
    }

    /// Waits until the answers before have gone out. False if nothing more is to be read.
    pub(crate) async fn is_open(&self) -> bool {
        while self.busy.load(Ordering::Acquire) {
            self.done.notified().await;
        }
        !self.is_closing()
    }

    pub(super) fn take(&self) -> Option<Next> {
        lock(&self.next).take()
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// Nothing more is to be read.
    pub(crate) fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }

    /// The planned answer has gone out.
    pub(super) fn finished(&self) {
        self.busy.store(false, Ordering::Release);
        self.done.notify_one();
    }

    pub(crate) fn begin_stream(&self) {
        *lock(&self.flow) = Flow {
            streams: true,
            ..Flow::default()
        };
    }

    pub(crate) fn end_stream(&self) {
        lock(&self.flow).streams = false;
    }

    pub(super) fn streams(&self) -> bool {
        lock(&self.flow).streams
    }

    /// A piece of the body was made.
    pub(crate) fn piece(&self) {
        lock(&self.flow).unsent = true;
    }

    /// Waits until the piece before is sent.
    pub(crate) fn poll_sent(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut flow = lock(&self.flow);
        if !flow.unsent {
            return Poll::Ready(());
        }
        flow.waker = Some(context.waker().clone());
        Poll::Pending
    }

    /// Ends the connection when what was made is sent.
    pub(crate) fn cut(&self) {
        lock(&self.flow).cut = true;
    }

    /// Everything that was made is sent. False if that was all there will be.
    pub(super) fn sent(&self) -> bool {
        let mut flow = lock(&self.flow);
        if std::mem::take(&mut flow.unsent)
            && let Some(waker) = flow.waker.take()
        {
            waker.wake();
        }
        !flow.cut
    }
}
