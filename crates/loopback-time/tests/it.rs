//! That the clock waits for sockets, and for nothing else.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};

async fn echo(listener: TcpListener, pause: Duration) {
    while let Ok((mut stream, _)) = listener.accept().await {
        tokio::spawn(async move {
            let mut byte = [0];
            while stream.read_exact(&mut byte).await.is_ok() {
                sleep(pause).await;
                if stream.write_all(&byte).await.is_err() {
                    return;
                }
            }
        });
    }
}

async fn round_trip(address: std::net::SocketAddr) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    for _ in 0..20 {
        stream.write_all(b"x").await?;
        stream.read_exact(&mut [0]).await?;
    }
    Ok(())
}

#[test]
fn an_exchange_over_loopback_takes_no_time() {
    loopback_time::block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(echo(listener, Duration::ZERO));
        for _ in 0..200 {
            timeout(Duration::from_millis(30), round_trip(address))
                .await
                .expect("no timer goes off")
                .unwrap();
        }
    });
}

#[test]
fn a_server_that_takes_its_time_takes_exactly_that() {
    let real = std::time::Instant::now();
    loopback_time::block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(echo(listener, Duration::from_secs(60)));
        let start = Instant::now();
        round_trip(address).await.unwrap();
        let taken = start.elapsed();
        assert!(taken >= Duration::from_secs(20 * 60), "{taken:?}");
        assert!(taken < Duration::from_secs(20 * 60 + 1), "{taken:?}");
    });
    assert!(real.elapsed() < Duration::from_secs(60));
}
