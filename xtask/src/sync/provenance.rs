//! Where each operation came from, and what its source's bytes were.

use super::merge::{Components, Operation};

const HEADER: &str = "\
# Written by `cargo xtask sync-spec`: where each operation of perplexity.yaml came from, and each
# component that is not of a draft. Do not edit: the next run undoes it. A source is a page, a document,
# or a draft of ours in this folder; `sha256` is that of its bytes.
";

/// No timestamps: the same sources give the same bytes.
pub(crate) fn render(operations: &[Operation], components: &[Components]) -> String {
    let mut toml = HEADER.to_owned();
    for operation in operations {
        let method = operation.name.method.to_uppercase();
        toml.push_str("\n[[operation]]\n");
        let lines = [
            ("method", Some(&method)),
            ("path", Some(&operation.name.path)),
            // OpenAPI does not require one.
            ("operation_id", operation.id.as_ref()),
            ("source", Some(&operation.source)),
            ("sha256", Some(&operation.sha256)),
        ];
        for (key, value) in lines {
            if let Some(value) = value {
                // Quoted by the toml crate; its tables would sort the keys.
                toml.push_str(&format!("{key} = {}\n", toml::Value::from(value.as_str())));
            }
        }
    }
    for Components { source, sha256, at } in components {
        toml.push_str("\n[[components]]\n");
        for (key, value) in [("source", source), ("sha256", sha256)] {
            toml.push_str(&format!("{key} = {}\n", toml::Value::from(value.as_str())));
        }
        toml.push_str("at = [\n");
        for at in at {
            toml.push_str(&format!("    {},\n", toml::Value::from(at.as_str())));
        }
        toml.push_str("]\n");
    }
    toml
}
