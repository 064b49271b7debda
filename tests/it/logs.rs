//! The key in what is logged and printed: it is not there.

use std::fmt::{Debug, Write};
use std::process::Command;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Set for the run of all tests whose output is searched.
const LISTEN: &str = "PRINT_EVERY_LOG";

/// Prints what any crate logs, at every level, where that is asked for.
///
/// Every test that makes a client begins with it.
pub(crate) fn listen() {
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

#[test]
fn the_key_is_in_no_log_and_no_output_of_any_test() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--nocapture",
            "--test-threads",
            "2",
            "--skip",
            "logs::",
            "--skip",
            "dependencies::",
        ])
        .env(LISTEN, "1")
        .env("MODEL_SCRIPTS", "60")
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(output.status.success(), "{printed}");
    for heard in ["LOG reqwest", "LOG hyper_util", " scripts: "] {
        assert!(printed.contains(heard), "nothing was heard of {heard}");
    }
    let key = loopback_time::block_on(async {
        let sandbox = perplexity_sandbox::Sandbox::start().await.unwrap();
        sandbox.key().to_owned()
    });
    let leak = printed.lines().find(|line| line.contains(&key));
    assert_eq!(leak, None, "the key was printed");
}
