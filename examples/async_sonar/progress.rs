//! What is seen while a job is waited for: a line for each state, and on a
//! terminal a spinner below them.

use std::convert::Infallible;
use std::future::pending;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use perplexity_client::types::AsyncChatCompletion;
use perplexity_client::{Error, Response};

use crate::print;

const FRAMES: [char; 10] = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const TURN: Duration = Duration::from_millis(100);
/// To the beginning of the line, and nothing on it.
const CLEAR: &str = "\r\x1b[2K";

pub(crate) struct Progress(Arc<Mutex<Shown>>);

struct Shown {
    begun: Instant,
    state: String,
    is_terminal: bool,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self(Arc::new(Mutex::new(Shown {
            begun: Instant::now(),
            state: String::new(),
            is_terminal: io::stdout().is_terminal(),
        })))
    }

    /// For `on_look`: says what has become of the job, where it is news.
    pub(crate) fn watch(
        &self,
    ) -> impl FnMut(&Response<AsyncChatCompletion>) + Send + 'static + use<> {
        let shown = Arc::clone(&self.0);
        move |job| {
            let mut shown = lock(&shown);
            let state = print::state(job);
            if state != shown.state {
                shown.draw(&format!("{state}\n"));
                shown.state = state;
            }
        }
    }

    /// For `on_error`: says what is looked over.
    pub(crate) fn complain(&self) -> impl FnMut(&Error) + Send + 'static + use<> {
        let shown = Arc::clone(&self.0);
        move |error| {
            let mut shown = lock(&shown);
            shown.draw(&format!("asking again: {error}\n"));
            // The state is news again when it is known again.
            shown.state.clear();
        }
    }

    /// Turns the spinner for as long as it is polled.
    pub(crate) async fn spin(&self) -> Infallible {
        if !lock(&self.0).is_terminal {
            return pending().await;
        }
        let mut turn = tokio::time::interval(TURN);
        for frame in FRAMES.iter().cycle() {
            turn.tick().await;
            lock(&self.0).draw(&frame.to_string());
        }
        pending().await
    }
}

impl Shown {
    fn draw(&self, text: &str) {
        let clear = if self.is_terminal { CLEAR } else { "" };
        let seconds = self.begun.elapsed().as_secs();
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        write(&format!("{clear}{minutes:>3}:{seconds:02}  {text}"));
    }
}

/// The spinner does not outlast the wait, however it ends.
impl Drop for Progress {
    fn drop(&mut self) {
        if lock(&self.0).is_terminal {
            write(CLEAR);
        }
    }
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The job is worth waiting for also where nobody watches.
fn write(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
