//! A Tokio runtime for tests: its clock stands still while loopback sockets are busy, and jumps to the next timer when
//! they are quiet.
//!
//! Tokio's paused clock jumps when no task is ready and no socket is at this moment, also when one is about to become
//! ready: then the time that the kernel took for a hop over loopback, a few microseconds, lets a timer of minutes go
//! off. Here the sockets are looked at many times before each jump. So hours of waiting pass in milliseconds, and nothing times out that
//! would not have timed out.
//!
//! Client and server have to run on this runtime, and neither may use other threads.
//!
//! [`logs`] is the other thing that the tests of several crates need.

#![forbid(unsafe_code)]

pub mod logs;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::runtime::Builder;
use tokio::sync::Notify;

/// How often the sockets are looked at before the clock jumps.
///
/// Each look takes about a microsecond. An exchange over loopback takes some ten of them, for accepting, reading,
/// writing and closing.
const LOOKS: usize = 60;

/// Runs a future to its end on a new runtime with such a clock.
///
/// # Panics
///
/// When the runtime cannot be set up.
///
/// ```
/// use std::time::Duration;
///
/// loopback_time::block_on(async {
///     tokio::time::sleep(Duration::from_secs(24 * 60 * 60)).await;
/// });
/// ```
pub fn block_on<F: Future>(future: F) -> F::Output {
    let idle = Arc::new(Notify::new());
    let parks = AtomicUsize::new(0);
    let wake = Arc::clone(&idle);
    let built = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        // No task is ready. First the sockets are looked at; then the runtime may park twice, because it lets the
        // clock jump only if no task was scheduled since it last parked, and looking at the sockets scheduled some.
        .on_thread_park(move || {
            if parks.fetch_add(1, Ordering::Relaxed).is_multiple_of(3) {
                wake.notify_one();
            }
        })
        .build();
    let runtime = match built {
        Ok(runtime) => runtime,
        #[expect(clippy::panic, reason = "for tests, which have nothing better to do")]
        Err(error) => panic!("no runtime: {error}"),
    };
    runtime.spawn(async move {
        loop {
            idle.notified().await;
            for _ in 0..LOOKS {
                tokio::task::yield_now().await;
            }
        }
    });
    runtime.block_on(future)
}
