//! The committed document against what is known of the API, which was collected apart from it: without
//! prose, and in a folder that is not everywhere.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::yaml;

mod exceptions;
mod facts;
#[cfg(test)]
mod mutations;

use exceptions::EXCEPTIONS;
use facts::differences;

fn committed() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/perplexity.yaml");
    yaml(&fs::read_to_string(path).unwrap())
}

#[test]
fn the_document_differs_from_what_is_known_only_where_a_reason_is_given() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/api/structure.json");
    let Ok(known) = fs::read_to_string(path) else {
        println!("left out: there is no ../shared/api beside the workspace");
        return;
    };
    let found = differences(&serde_json::from_str(&known).unwrap(), &committed());
    let expected: Vec<&str> = EXCEPTIONS
        .iter()
        .flat_map(|(_, lines)| lines.iter().copied())
        .collect();
    let unexplained: Vec<&str> = found
        .iter()
        .map(String::as_str)
        .filter(|line| !expected.contains(line))
        .collect();
    let stale: Vec<&&str> = expected
        .iter()
        .filter(|line| !found.iter().any(|it| it == **line))
        .collect();
    assert!(
        unexplained.is_empty() && stale.is_empty(),
        "differences without a reason:\n{}\n\nexceptions that no longer apply:\n{stale:#?}",
        unexplained.join("\n")
    );
}

#[test]
fn no_exception_is_given_twice_or_without_a_reason() {
    let mut lines: Vec<&str> = Vec::new();
    for (why, of) in EXCEPTIONS {
        assert!(!why.trim().is_empty() && !of.is_empty(), "{why}: {of:?}");
        lines.extend(*of);
    }
    lines.sort_unstable();
    let twice = lines.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None);
}
