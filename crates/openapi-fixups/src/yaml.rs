//! YAML (and JSON) to a value, without YAML's surprises.

use std::thread;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::Error;
use serde_saphyr::budget::BudgetBreach;

use crate::json;

/// Nesting beyond this is refused: documents that people write stay below 60.
const MAX_DEPTH: usize = 300;

/// The reader of YAML recurses, and takes more than the usual stack for that.
const STACK: usize = 64 << 20;

/// Aliases may add so many nodes and bytes to what the text has, and a part of
/// the text's own length: what comes out is never out of proportion to it.
const ALIAS_NODES: usize = 100_000;
const ALIAS_BYTES: usize = 64 << 20;

/// Reads an OpenAPI document or a fixups file.
///
/// What other readers turn into something else stays what the author wrote:
/// `no` and `N` are text, `042957` keeps its zero, `1_000` its underscore.
///
/// A text may be as long as it likes. But it may not be nested more than 300
/// deep, and its aliases may not make it much longer than it is.
///
/// # Errors
///
/// With line and column, when the text is not YAML or has a key twice.
pub fn parse(text: &str) -> Result<Value, String> {
    // Not all of JSON is YAML: a pair of surrogates is two errors there.
    match json::read(text) {
        Some(document) => document,
        None => read(text),
    }
}

/// The same for what is read into a type of its own.
pub(crate) fn read<T: DeserializeOwned + Send>(text: &str) -> Result<T, String> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK);
        let worker = worker
            .spawn_scoped(scope, || read_here(text))
            .map_err(|error| format!("no thread to read it: {error}"))?;
        let died = |_| "its reader panicked".to_owned();
        worker.join().map_err(died)?
    })
}

fn read_here<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let nodes = ALIAS_NODES.saturating_add(text.len() / 4);
    let bytes = ALIAS_BYTES.saturating_add(text.len());
    // What a text has itself is limited by its length: only aliases are counted.
    let budget = serde_saphyr::budget! {
        max_depth: MAX_DEPTH,
        max_events: usize::MAX,
        max_nodes: usize::MAX,
        max_aliases: usize::MAX,
        max_anchors: usize::MAX,
        max_merge_keys: usize::MAX,
        max_total_scalar_bytes: bytes,
        max_recorded_anchor_bytes: bytes,
        max_recorded_anchor_events: nodes.saturating_add(text.len()),
        enforce_alias_anchor_ratio: false,
    };
    let options = serde_saphyr::options! {
        budget: budget,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: nodes },
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| told(&error))
}

/// The reader's own message, but for the limits, of which it says their names.
fn told(error: &Error) -> String {
    let mut cause = error.without_snippet();
    while let Error::AliasError { error, .. } = cause {
        cause = error.without_snippet();
    }
    let reason = match cause {
        Error::Budget {
            breach: BudgetBreach::Depth { .. },
            ..
        } => format!("nested more than {MAX_DEPTH} deep"),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => {
            "its aliases make it much longer than it is: write out what they stand for".to_owned()
        }
        _ => return error.to_string(),
    };
    match error.location() {
        Some(at) => format!("line {} column {}: {reason}", at.line(), at.column()),
        None => reason,
    }
}
