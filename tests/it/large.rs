//! A file of 200 MB, up and down, and a stream that nobody reads, each in a process that does nothing else, so
//! that the most memory it ever had is that of the client.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use perplexity_client::{Client, Upload};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::example::process;
use crate::streams::connection::stalls_and_goes_on;

const SIZE: u64 = 200 * 1000 * 1000;
const CHILD: &str = "PERPLEXITY_CLIENT_LARGE_FILE";

/// A byte of the file: its lines are numbered, so that a piece that is lost
/// or repeated is seen.
fn byte(at: u64) -> u8 {
    match at % 64 {
        63 => b'\n',
        column => (at / 64).to_le_bytes()[(column % 8) as usize] | 0x80,
    }
}

/// The file, which is nowhere as a whole.
struct File(u64);

impl AsyncRead for File {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let left = usize::try_from(SIZE - self.0).unwrap();
        let bytes: Vec<u8> = (self.0..)
            .take(into.remaining().min(left))
            .map(byte)
            .collect();
        into.put_slice(&bytes);
        self.0 += bytes.len() as u64;
        Poll::Ready(Ok(()))
    }
}

/// Whether what comes is the file.
struct Compare(u64);

impl AsyncWrite for Compare {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let wrong = bytes
            .iter()
            .zip(self.0..)
            .find(|(is, at)| **is != byte(*at));
        assert_eq!(wrong, None, "byte and place");
        self.0 += bytes.len() as u64;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_file_of_200_mb_goes_up_and_comes_down_in_constant_memory() {
    if let Ok(address) = std::env::var(CHILD) {
        return sends_and_receives(address).await;
    }
    let mut sandbox = process::start_sandbox(&[]);
    let line = sandbox.line_with("http://").await;
    let address = line
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let test = "large::a_file_of_200_mb_goes_up_and_comes_down_in_constant_memory";
    once_more(test, address.unwrap()).await;
}

#[test]
fn a_stream_of_100_mb_whose_reader_stalls_takes_no_memory() {
    loopback_time::block_on(async {
        if std::env::var(CHILD).is_ok() {
            return stalls_and_goes_on().await;
        }
        let test = "large::a_stream_of_100_mb_whose_reader_stalls_takes_no_memory";
        once_more(test, "loopback").await;
    });
}

/// Runs a test in a process that does nothing else.
async fn once_more(test: &str, address: &str) {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, address);
    let output = tokio::task::spawn_blocking(move || child.output()).await;
    let output = output.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("peak"),
        "{output:?}"
    );
    println!("{said}");
}

/// What the process of its own does.
async fn sends_and_receives(address: String) {
    let client = Client::builder().key("pplx-sandbox").base_url(address);
    let client = client.build().unwrap();
    let before = peak();
    let (told, counted) = counter();
    let upload = Upload::reader("large.jsonl", File(0))
        .size(SIZE)
        .on_progress(move |progress| told.store(progress.done, Ordering::Relaxed));
    let file = client.upload_file(upload, "batch").await.unwrap();
    assert_eq!(
        (file.bytes, counted.load(Ordering::Relaxed)),
        (SIZE as i64, SIZE)
    );

    let (told, counted) = counter();
    let download = client.download_file(&file.id).await.unwrap();
    assert_eq!(download.size(), Some(SIZE));
    let download = download.on_progress(move |progress| {
        assert_eq!(progress.total, Some(SIZE));
        told.store(progress.done, Ordering::Relaxed);
    });
    let mut compare = Compare(0);
    let length = download.write_to(&mut compare).await.unwrap();
    assert_eq!(
        (length, compare.0, counted.load(Ordering::Relaxed)),
        (SIZE, SIZE, SIZE)
    );

    let Some((before, after)) = before.zip(peak()) else {
        return println!("the peak of memory is not known here");
    };
    println!("peak of memory: {before} kB before, {after} kB after");
    assert!(after - before < 20_000, "{} kB more", after - before);
}

fn counter() -> (Arc<AtomicU64>, Arc<AtomicU64>) {
    let counter = Arc::new(AtomicU64::new(0));
    (Arc::clone(&counter), counter)
}

/// The most memory that this process ever had, in kB, where Linux says so.
pub(crate) fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
