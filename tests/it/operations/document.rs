//! What the document declares, read from the document itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// As upstream and the drafts have it, before any fixup.
const DOCUMENT: &str = include_str!("../../../openapi/perplexity.yaml");

/// The statuses of each operation, by its method and path.
pub(super) fn statuses() -> BTreeMap<String, BTreeSet<u16>> {
    let document = openapi_build::parse_document(DOCUMENT).expect("YAML");
    let paths = document["paths"].as_object().expect("paths");
    paths
        .iter()
        .flat_map(|(path, item)| operations(path, item))
        .collect()
}

fn operations(path: &str, item: &Value) -> Vec<(String, BTreeSet<u16>)> {
    let operations = item.as_object().expect("operations").iter();
    operations
        .filter_map(|(method, operation)| {
            // What else a path may have, such as parameters, has none.
            let responses = operation.get("responses")?.as_object()?;
            let statuses = responses.keys().map(|status| {
                status
                    .parse()
                    .expect("no `default`, and no range of statuses")
            });
            Some((
                format!("{} {path}", method.to_uppercase()),
                statuses.collect(),
            ))
        })
        .collect()
}
