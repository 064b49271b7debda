//! Whatever an event is: a look at it, decoding it, and making an answer of it agree, and nothing panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use perplexity_client::types::{AgentEvent, SonarChunk};
use perplexity_client::{StreamEvent, serde_json};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    check::<AgentEvent>(text);
    check::<SonarChunk>(text);
    // What an answer is made into has to be the last event.
    if let Ok(Some(last)) = AgentEvent::last(text, 7) {
        let glance = AgentEvent::glance(&last).expect("what is made is JSON");
        assert!(glance.is_end(), "{last}");
    }
});

fn check<E: StreamEvent + serde::Serialize>(text: &str) {
    let glance = E::glance(text);
    if let Ok(event) = serde_json::from_str::<E>(text) {
        let glance = glance.as_ref().expect("what can be decoded can be looked at");
        // Where a field is there twice, each may take another one of them.
        if !repeats(text) {
            let (mark, look) = (event.mark().with_id(None), glance.mark().with_id(None));
            assert_eq!(mark, look, "{text}");
        }
        let written = serde_json::to_string(&event).expect("what was read can be written");
        let again: E = serde_json::from_str(&written).expect("what was written can be read");
        assert_eq!(again.mark(), event.mark(), "{text}");
    }
    let Ok(glance) = glance else { return };
    let mut gathered = E::Gathered::default();
    if E::gather(&mut gathered, text, &glance).is_ok()
        && let Ok(Some(answer)) = E::answer(&mut gathered)
    {
        let _ = (E::text(&answer).len(), E::failure(&answer));
    }
    let _ = E::failed(&gathered);
}

/// Whether some object has a field twice: its value is not what it was written as.
fn repeats(text: &str) -> bool {
    let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else {
        return true;
    };
    let names = |text: &str| text.bytes().filter(|byte| *byte == b':').count();
    // Colons in texts are there in both.
    names(text) != names(&value.to_string())
}
