//! Tokens and attributes, as a person would write them.

use quote::ToTokens;
use syn::Attribute;

/// The first line of the documentation.
pub(super) fn heading(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let first = lines
        .map(|attribute| text(&attribute.meta))
        .next()
        .unwrap_or_default();
    first
        .trim_start_matches("doc = \"")
        .trim_end_matches('"')
        .trim()
        .trim_end_matches('.')
        .to_owned()
}

/// Tokens as a person would write them, without the paths that say where a
/// well-known name comes from.
pub(super) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (
            ":: openapi_runtime :: codec :: serde_json ::",
            "serde_json::",
        ),
        ("codec :: serde_json ::", "serde_json::"),
        (":: openapi_runtime ::", ""),
        (":: std :: string ::", ""),
        (":: std :: option ::", ""),
        (":: std :: vec ::", ""),
        (":: std :: boxed ::", ""),
        (":: std :: convert ::", ""),
        (":: std :: iter ::", ""),
        (":: std :: collections ::", ""),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" > ", "> "),
        (" >", ">"),
        ("< ", "<"),
        (" <", "<"),
        ("& ", "&"),
        (" ,", ","),
        (" :", ":"),
        (" ;", ";"),
        (", (", ",  ("),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (", )", ")"),
    ] {
        text = text.replace(from, to);
    }
    while text.contains("  ") {
        text = text.replace("  ", " ");
    }
    text.replace("- >", "->")
        .replace("->  ", "-> ")
        .replace("=(", "= (")
        .replace(",)", ")")
        .replace("> >", ">>")
        .trim()
        .to_owned()
}
