//! What build.rs made, held still. A diff here is a change of the API.

macro_rules! made {
    ($file:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $file))
    };
}

#[test]
fn the_lowered_document() {
    insta::assert_snapshot!(made!("lowered.json"));
}

#[test]
fn the_losses_of_the_lowering() {
    insta::assert_snapshot!(made!("losses.txt"));
}

#[test]
fn what_is_not_generated() {
    insta::assert_snapshot!(made!("left_out.txt"));
}

#[test]
fn the_public_surface() {
    insta::assert_snapshot!(made!("surface.txt"));
}

#[test]
fn the_surface_that_is_written_by_hand() {
    let files = [
        include_str!("../../src/client.rs"),
        include_str!("../../src/config.rs"),
        include_str!("../../src/embeddings/mod.rs"),
        include_str!("../../src/embeddings/binary.rs"),
        include_str!("../../src/embeddings/error.rs"),
        include_str!("../../src/embeddings/int8.rs"),
        include_str!("../../src/jobs/mod.rs"),
        include_str!("../../src/jobs/job.rs"),
        include_str!("../../src/jobs/submit.rs"),
        include_str!("../../src/jobs/ticket.rs"),
        include_str!("../../src/jobs/until_done.rs"),
        include_str!("../../src/jsonl/mod.rs"),
        include_str!("../../src/jsonl/batch_request.rs"),
        include_str!("../../src/jsonl/batch_result.rs"),
        include_str!("../../src/jsonl/decoder.rs"),
        include_str!("../../src/jsonl/error.rs"),
        include_str!("../../src/jsonl/read.rs"),
        include_str!("../../src/jsonl/write.rs"),
        include_str!("../../src/sonar.rs"),
        include_str!("../../src/sources.rs"),
        include_str!("../../src/structured/mod.rs"),
        include_str!("../../src/structured/parse.rs"),
        include_str!("../../src/structured/schema.rs"),
        include_str!("../../src/text.rs"),
    ];
    let surface: Vec<String> = files
        .iter()
        .map(|source| openapi_build::surface(source).expect("Rust"))
        .collect();
    insta::assert_snapshot!(surface.join("\n"));
}

#[test]
fn no_declared_schema_became_a_bare_value() {
    let untyped: Vec<&str> = made!("surface.txt")
        .lines()
        .filter(|line| line.contains("Value"))
        .filter(|line| {
            !["extra(", "extras(", "value("]
                .iter()
                .any(|method| line.trim_start().starts_with(method))
        })
        .collect();
    // A JSON Schema is any object, and the document says so.
    let free = [
        "  schema: codec::serde_json::Map<String, codec::serde_json::Value>",
        "  new(schema: impl Into<codec::serde_json::Map<String, codec::serde_json::Value>>) -> Self",
    ];
    assert_eq!(untyped, free);
}
