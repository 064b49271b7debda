//! Which scripts run, and what one is called that fails.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::abort;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// How many scripts to run.
const SCRIPTS: &str = "MODEL_SCRIPTS";
/// The first seed.
const SEED: &str = "MODEL_SEED";
/// How long a script may take by a clock that is not paused: hundreds of times
/// what one takes.
const HANGS: Duration = Duration::from_secs(60);

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a whole number"))
}

/// Runs all scripts, on two threads.
pub(super) fn all<T: Send>(one: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let first = number(SEED).unwrap_or(0);
    let scripts = number(SCRIPTS).unwrap_or(2_000);
    let next = AtomicU64::new(first);
    let failed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let work = || {
            let mut endings = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + scripts || failed.load(Ordering::Relaxed) {
                    return endings;
                }
                match catch_unwind(AssertUnwindSafe(|| one(seed))) {
                    Ok(ending) => endings.push(ending),
                    Err(_) => {
                        failed.store(true, Ordering::Relaxed);
                        panic!("see above");
                    }
                }
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        let threads = threads.into_iter();
        threads
            .flat_map(|thread| thread.join().unwrap_or_else(|_| panic!("see above")))
            .collect()
    })
}

/// Runs one script, and names it where it fails or hangs.
pub(super) fn named<T>(seed: u64, script: impl Fn() -> String, run: impl Future<Output = T>) -> T {
    let told = || format!("MODEL_SEED={seed} MODEL_SCRIPTS=1 repeats it: {}", script());
    let _watched = Watched::new(told());
    catch_unwind(AssertUnwindSafe(|| {
        fastrand::seed(seed);
        loopback_time::block_on(run)
    }))
    .unwrap_or_else(|_| panic!("{}", told()))
}

/// A script that must not hang; ends the process if it does, as nothing else
/// could end it.
struct Watched {
    over: Option<Sender<()>>,
    watch: Option<JoinHandle<()>>,
}

impl Watched {
    fn new(told: String) -> Self {
        let (over, ended) = channel();
        let watch = Builder::new().spawn(move || {
            if ended.recv_timeout(HANGS) == Err(RecvTimeoutError::Timeout) {
                eprintln!("a script hangs. {told}");
                abort();
            }
        });
        Self {
            over: Some(over),
            watch: watch.ok(),
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.over = None;
        if let Some(watch) = self.watch.take() {
            let _ = watch.join();
        }
    }
}
