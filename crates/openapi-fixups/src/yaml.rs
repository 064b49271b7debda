//! YAML (and JSON, which is YAML) to a value, without YAML's surprises.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads an OpenAPI document or a fixups file.
///
/// What other readers turn into something else stays what the author wrote:
/// `no` and `N` are text, `042957` keeps its zero, `1_000` its underscore.
///
/// # Errors
///
/// With line and column, when the text is not YAML or has a key twice.
pub fn parse(text: &str) -> Result<Value, String> {
    read(text)
}

/// The same for what is read into a type of its own.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())
}
