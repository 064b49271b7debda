//! JSON as it is written: in its order, and no key twice.

use openapi_fixups::UniqueKeys;
use serde_json::Value;

use super::document::Problem;

pub(crate) fn parse(json: &str) -> Result<Value, Problem> {
    // The end of what is cut off is its last line, not the one below it.
    serde_json::from_str(json.trim_end())
        .map(|UniqueKeys(value)| value)
        .map_err(|error| {
            let what = if error.is_eof() {
                "it is cut off: the JSON ends before it is whole".to_owned()
            } else {
                format!("not JSON that can be read: {error}")
            };
            // The message ends with the place in the block; the caller names the place in the page.
            let suffix = format!(" at line {} column {}", error.line(), error.column());
            Problem {
                line: error.line(),
                what: what.strip_suffix(&suffix).unwrap_or(&what).to_owned(),
            }
        })
}
