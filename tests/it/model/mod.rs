//! Random scripts of faults and patience, each from a seed that repeats it.
//!
//! 2,000 scripts of each kind run here. `cargo xtask model` runs more, and
//! `--seed` repeats one that failed.

mod jobs;
mod seeds;
mod streams;

use std::sync::Arc;
use std::time::Duration;

use perplexity_sandbox::Sandbox;
use tokio::time::sleep;

/// Closes the port for so long.
fn closed(sandbox: &Arc<Sandbox>, closed_for: Duration) {
    sandbox.refuse_connections();
    let sandbox = Arc::clone(sandbox);
    tokio::spawn(async move {
        sleep(closed_for).await;
        sandbox.accept_connections();
    });
}
