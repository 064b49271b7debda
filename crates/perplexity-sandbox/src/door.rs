//! The listening socket, which can be closed and opened again.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::lock::lock;

/// As many as the standard library lets wait.
const BACKLOG: u32 = 128;

/// Where both the accepting task and everyone else can reach it: an aborted task lets go of what
/// it owns only when the runtime comes round to it, and until then the port would be open.
#[derive(Debug)]
pub(crate) struct Door {
    address: SocketAddr,
    runtime: Handle,
    state: Mutex<State>,
    age: AtomicU64,
    /// Something other than a connection happened.
    pub(crate) changed: Notify,
}

#[derive(Debug)]
enum State {
    Open(TcpListener),
    Closed {
        /// Bound but not listening: connections are refused, and nobody else takes the port.
        socket: Option<TcpSocket>,
        /// When the door opens again by itself.
        until: Option<Instant>,
    },
    /// For good.
    Gone,
}

/// How often everyone was sent away. A connection of an earlier age is one to close.
pub(crate) type Age = u64;

impl Door {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = bind(address)?.listen(BACKLOG)?;
        Ok(Self {
            address: listener.local_addr()?,
            runtime: Handle::current(),
            state: Mutex::new(State::Open(listener)),
            age: AtomicU64::new(0),
            changed: Notify::new(),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Refuses new connections until [`Door::reopen`]. Those that are open stay.
    pub(crate) fn close(&self) {
        self.close_until(&mut self.state(), None);
    }

    /// Refuses new connections for this long, and begins a new [`Age`].
    pub(crate) fn go_down(&self, duration: Duration) {
        let mut state = self.state();
        self.age.fetch_add(1, Ordering::Relaxed);
        self.close_until(&mut state, Instant::now().checked_add(duration));
    }

    fn close_until(&self, state: &mut State, until: Option<Instant>) {
        if matches!(*state, State::Gone) {
            return;
        }
        let _runtime = self.runtime.enter();
        // The listener goes first: a port has room for one that listens and nobody else.
        *state = State::Gone;
        *state = State::Closed {
            socket: bind(self.address).ok(),
            until,
        };
        self.changed.notify_one();
    }

    /// Listens again; a door that is open stays so.
    pub(crate) fn reopen(&self) {
        let _runtime = self.runtime.enter();
        let mut state = self.state();
        let State::Closed { socket, until } = &mut *state else {
            return;
        };
        let bound = socket.take().map_or_else(|| bind(self.address), Ok);
        match bound.and_then(|socket| socket.listen(BACKLOG)) {
            Ok(listener) => *state = State::Open(listener),
            // Somebody took the port in the instant between two sockets. They may give it back.
            Err(_) => *until = Some(Instant::now() + Duration::from_millis(10)),
        }
        self.changed.notify_one();
    }

    /// Closes the port for good.
    pub(crate) fn shut(&self) {
        *self.state() = State::Gone;
        self.changed.notify_one();
    }

    /// When [`Door::reopen`] is due.
    pub(crate) fn until(&self) -> Option<Instant> {
        match &*self.state() {
            State::Closed { until, .. } => *until,
            State::Open(_) | State::Gone => None,
        }
    }

    pub(crate) fn age(&self) -> Age {
        self.age.load(Ordering::Relaxed)
    }

    /// The next connection and its age; none when the door is shut for good. Never ready while
    /// the door is closed: see [`Door::changed`].
    pub(crate) fn poll_accept(
        &self,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<(TcpStream, Age)>>> {
        // The age is read under the lock, so that it is that of the listener.
        match &*self.state() {
            State::Open(listener) => listener
                .poll_accept(context)
                .map_ok(|(stream, _)| (stream, self.age()))
                .map(Some),
            State::Closed { .. } => Poll::Pending,
            State::Gone => Poll::Ready(None),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // A socket that may reuse an address shares it with others that may, for as long as none of
    // them listens: where the system picks the port, it must not be one that a closed door keeps.
    #[cfg(not(windows))]
    socket.set_reuseaddr(address.port() != 0)?;
    socket.bind(address)?;
    // From here on it is for the connections, which would keep the port for a minute after their end.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    Ok(socket)
}
