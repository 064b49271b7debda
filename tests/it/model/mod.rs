//! A job under random faults: never paid for twice, never lost, and the error
//! says what the journal says.
//!
//! 2,000 scripts run here. `cargo xtask model --scripts 50000` runs more, and
//! `--seed` repeats one that failed.

mod checks;
mod run;
mod script;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

use self::run::{Ending, run};
use self::script::Script;

/// How many scripts to run.
const SCRIPTS: &str = "MODEL_SCRIPTS";
/// The first seed.
const SEED: &str = "MODEL_SEED";

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().expect("a whole number"))
}

#[test]
fn no_fault_makes_a_second_job_or_loses_one() {
    let first = number(SEED).unwrap_or(0);
    let scripts = number(SCRIPTS).unwrap_or(2_000);
    let next = AtomicU64::new(first);
    let endings: Vec<Ending> = std::thread::scope(|scope| {
        let work = || {
            let mut endings = Vec::new();
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + scripts {
                    return endings;
                }
                endings.push(one(seed));
            }
        };
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        let threads = threads.into_iter();
        threads
            .flat_map(|thread| thread.join().unwrap_or_else(|_| panic!("see above")))
            .collect()
    });
    let count = |ending: Ending| endings.iter().filter(|given| **given == ending).count();
    println!(
        "{scripts} scripts: {} answered, {} failed jobs, {} gave up waiting and went on later, \
         {} not submitted, {} unclear, {} dropped",
        count(Ending::Answered),
        count(Ending::JobFailed),
        count(Ending::WaitedAgain),
        count(Ending::NotSubmitted),
        count(Ending::Unclear),
        count(Ending::Dropped),
    );
    if scripts >= 1_000 {
        for ending in Ending::ALL {
            assert!(
                count(ending) > 10,
                "{ending:?} hardly ever happens: the scripts test nothing"
            );
        }
    }
}

/// Runs one script, and names it where it fails.
fn one(seed: u64) -> Ending {
    let script = Script::of(seed);
    catch_unwind(AssertUnwindSafe(|| {
        fastrand::seed(seed);
        loopback_time::block_on(run(&script))
    }))
    .unwrap_or_else(|_| panic!("MODEL_SEED={seed} MODEL_SCRIPTS=1 repeats it: {script:#?}"))
}

#[test]
fn every_fault_is_in_the_alphabet() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..500 {
        seen.extend(
            Script::of(seed)
                .faults
                .iter()
                .map(perplexity_sandbox::Fault::name),
        );
    }
    for fault in perplexity_sandbox::Fault::examples() {
        let name = fault.name();
        // Any answer whatever; what it could be has names of its own.
        assert!(
            name == "reply" || seen.contains(name),
            "{name} never happens"
        );
    }
}
