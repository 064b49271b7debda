//! Generation: whatever a document is, it becomes Rust in which no name is there twice, or an error that blames the
//! document. The engine's panics are caught on its thread; the hook that ends the fuzzer hears of all others.

#![no_main]

#[path = "../document/mod.rs"]
mod document;
#[path = "../document/names.rs"]
mod names;

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use openapi_build::generate;

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    document::mutate(data, size, max_size, seed)
});

fuzz_target!(|input: &[u8]| -> Corpus {
    let Ok(text) = std::str::from_utf8(input) else {
        return Corpus::Reject;
    };
    match generate(text, "") {
        Ok(generated) => {
            names::check(&generated.source);
            Corpus::Keep
        }
        Err(error) => {
            let error = error.to_string();
            // What the engine made of it could not be read, or what we made of that is not Rust.
            assert!(!error.contains("generated Rust"), "{error}");
            assert!(!error.contains("progenitor"), "{error}");
            match error.starts_with("the document cannot be read") {
                true => Corpus::Reject,
                false => Corpus::Keep,
            }
        }
    }
});
