//! Everything that a test binary prints and its libraries log, to be searched for what must not be there.

#![expect(
    clippy::expect_used,
    reason = "for tests, which have nothing better to do"
)]

use std::fmt::{Debug, Write};
use std::process::Command;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Set for the run of all tests whose output is searched.
const LISTEN: &str = "PRINT_EVERY_LOG";

/// Prints what any crate logs, at every level, in the run that [`of_all_tests`] makes.
///
/// Every test that uses the network begins with it.
///
/// # Panics
///
/// When there is another logger.
pub fn listen() {
    static ONCE: Once = Once::new();
    if std::env::var_os(LISTEN).is_none() {
        return;
    }
    ONCE.call_once(|| {
        log::set_logger(&Printer).expect("the only logger");
        log::set_max_level(log::LevelFilter::Trace);
        tracing::subscriber::set_global_default(Printer).expect("the only subscriber");
    });
}

/// Runs all tests of this binary once more, and gives what they print and log. The tests with one of the names in
/// `skip` in theirs are left out: the one that calls this must be.
///
/// # Panics
///
/// When a test fails.
#[must_use]
pub fn of_all_tests(skip: &[&str], environment: &[(&str, &str)]) -> String {
    let test = std::env::current_exe().expect("a test that runs");
    let output = Command::new(test)
        .args(["--nocapture", "--test-threads", "2"])
        .args(skip.iter().flat_map(|name| ["--skip", name]))
        .env(LISTEN, "1")
        .envs(environment.iter().copied())
        .output()
        .expect("the same binary again");
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    assert!(output.status.success(), "{printed}");
    printed
}

struct Printer;

impl log::Log for Printer {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        eprintln!("LOG {} {}", record.target(), record.args());
    }

    fn flush(&self) {}
}

impl Subscriber for Printer {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut text = Text(String::new());
        span.record(&mut text);
        eprintln!("LOG {} {}", span.metadata().target(), text.0);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut text = Text(String::new());
        values.record(&mut text);
        eprintln!("LOG {}", text.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        eprintln!("LOG {} {}", event.metadata().target(), text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{field}={value:?} ").expect("a string takes everything");
    }
}
