//! Lowering: whatever a document is, it is lowered or refused with places, and what is lowered is of OpenAPI 3.0.

#![no_main]

#[path = "../document/mod.rs"]
mod document;
#[path = "../../crates/openapi-lower/tests/it/lowered.rs"]
mod lowered;

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use openapi_lower::lower;

use crate::lowered::{check_deterministic, check_holds_nothing_of_3_1};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    document::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((_, document)) = document::read(input) else {
        return Corpus::Reject;
    };
    let lowered = match lower(&document) {
        Ok(lowered) => lowered,
        Err(error) => {
            assert!(!error.refusals().is_empty());
            return Corpus::Keep;
        }
    };
    check_deterministic(&lowered, || {
        lower(&document).expect("it was lowered before")
    });
    // A document of 3.0 is taken as it is, with all that is wrong in it.
    if lowered.document == document {
        return Corpus::Keep;
    }
    let found = check_holds_nothing_of_3_1(&lowered.document);
    assert!(found.is_empty(), "{found:#?}\n{}", lowered.document);
    let mut relabelled = lowered.document.clone();
    relabelled["openapi"] = "3.1.0".into();
    let again = lower(&relabelled).expect("what was lowered can be lowered");
    assert_eq!(again.document.to_string(), lowered.document.to_string());
    assert_eq!(again.losses, []);
    Corpus::Keep
});
