//! Where each operation came from, and what its source's bytes were.

use super::merge::Operation;

const HEADER: &str = "\
# Written by `cargo xtask sync-spec`: where each operation of perplexity.yaml came from.
# Do not edit: the next run undoes it. A source is a page, or a draft of ours in this folder;
# `sha256` is that of its bytes.
";

/// No timestamps: the same sources give the same bytes.
pub(crate) fn render(operations: &[Operation]) -> String {
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
    toml
}
