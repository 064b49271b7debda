//! A job under random faults: never paid for twice, never lost, and the error
//! says what the journal says.

mod checks;
mod run;
mod script;

use self::run::{Ending, run};
use self::script::Script;
use super::seeds;

#[test]
fn no_fault_makes_a_second_job_or_loses_one() {
    let endings = seeds::all(|seed| {
        let script = Script::of(seed);
        seeds::named(seed, || format!("{script:#?}"), run(&script))
    });
    let count = |ending: Ending| endings.iter().filter(|given| **given == ending).count();
    println!(
        "{} scripts: {} answered, {} failed jobs, {} gave up waiting and went on later, \
         {} not submitted, {} unclear, {} dropped",
        endings.len(),
        count(Ending::Answered),
        count(Ending::JobFailed),
        count(Ending::WaitedAgain),
        count(Ending::NotSubmitted),
        count(Ending::Unclear),
        count(Ending::Dropped),
    );
    if endings.len() >= 1_000 {
        for ending in Ending::ALL {
            assert!(
                count(ending) > 10,
                "{ending:?} hardly ever happens: the scripts test nothing"
            );
        }
    }
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
