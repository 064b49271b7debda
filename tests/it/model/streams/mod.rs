//! A stream of the agent under random faults: asked for once, whole in the end,
//! taken up as often as it may be and never oftener.

mod checks;
mod faults;
mod leg;
mod run;
mod script;
mod tokens;
mod walk;

use std::collections::BTreeMap;

use self::run::{Happened, run};
use self::script::Script;
use super::seeds;

#[test]
fn no_fault_makes_a_second_run_or_another_answer() {
    let endings = seeds::all(|seed| {
        let script = Script::of(seed);
        seeds::named(seed, || script.to_string(), run(&script))
    });
    let mut counts: BTreeMap<Happened, usize> = Happened::ALL.map(|it| (it, 0)).into();
    for happened in endings.iter().flatten() {
        *counts.entry(*happened).or_default() += 1;
    }
    println!("{} scripts: {counts:?}", endings.len());
    if endings.len() >= 1_000 {
        for (happened, count) in counts {
            assert!(
                count > endings.len() / 500,
                "{happened:?} hardly ever happens: the scripts test nothing"
            );
        }
    }
}
