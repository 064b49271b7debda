//! Ports that nobody answers at.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
#[cfg(target_os = "linux")]
use std::time::Duration;

use tokio::net::TcpSocket;
#[cfg(target_os = "linux")]
use tokio::net::{TcpListener, TcpStream};
#[cfg(target_os = "linux")]
use tokio::time::timeout;

/// A port of this machine that is free.
pub(crate) const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A port that refuses connections until somebody listens to it, and that nobody else can take meanwhile.
pub(crate) fn refusing(address: SocketAddr) -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    (socket, url)
}

/// A server that a connection is never made to, because the queue before it is full.
///
/// Linux drops whoever knocks then; elsewhere they may be refused.
#[cfg(target_os = "linux")]
pub(crate) struct Full {
    pub(crate) url: String,
    listener: TcpListener,
    queue: Vec<TcpStream>,
}

#[cfg(target_os = "linux")]
impl Full {
    pub(crate) async fn start() -> Self {
        let (socket, url) = refusing(LOOPBACK);
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queue = Vec::new();
        let knock = || timeout(Duration::from_secs(1), TcpStream::connect(address));
        while let Ok(stream) = knock().await {
            queue.push(stream.unwrap());
        }
        Self {
            url,
            listener,
            queue,
        }
    }

    /// How many connections there are besides those that fill the queue, once it is emptied and an hour has passed.
    pub(crate) async fn late(self) -> usize {
        let hour = Duration::from_secs(60 * 60);
        let mut all = 0;
        while timeout(hour, self.listener.accept()).await.is_ok() {
            all += 1;
        }
        all - self.queue.len()
    }
}
