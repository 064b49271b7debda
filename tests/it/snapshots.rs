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
        include_str!("../../src/lib.rs"),
        include_str!("../../src/agent/input.rs"),
        include_str!("../../src/agent/run.rs"),
        include_str!("../../src/answers.rs"),
        include_str!("../../src/client.rs"),
        include_str!("../../src/config.rs"),
        include_str!("../../src/embeddings/mod.rs"),
        include_str!("../../src/embeddings/binary.rs"),
        include_str!("../../src/embeddings/error.rs"),
        include_str!("../../src/embeddings/int8.rs"),
        include_str!("../../src/jobs/mod.rs"),
        include_str!("../../src/jobs/agent.rs"),
        include_str!("../../src/jobs/job.rs"),
        include_str!("../../src/jobs/request.rs"),
        include_str!("../../src/jobs/sonar.rs"),
        include_str!("../../src/jobs/submit.rs"),
        include_str!("../../src/jobs/ticket.rs"),
        include_str!("../../src/jobs/until_done.rs"),
        include_str!("../../src/jsonl/mod.rs"),
        include_str!("../../src/jsonl/batch_request.rs"),
        include_str!("../../src/jsonl/batch_result.rs"),
        include_str!("../../src/jsonl/batch_result_codec.rs"),
        include_str!("../../src/jsonl/decoder.rs"),
        include_str!("../../src/jsonl/error.rs"),
        include_str!("../../src/jsonl/read.rs"),
        include_str!("../../src/jsonl/write.rs"),
        include_str!("../../src/pages.rs"),
        include_str!("../../src/sonar.rs"),
        include_str!("../../src/sources.rs"),
        include_str!("../../src/streams/mod.rs"),
        include_str!("../../src/streams/agent.rs"),
        include_str!("../../src/streams/sonar.rs"),
        include_str!("../../src/structured/mod.rs"),
        include_str!("../../src/structured/formats.rs"),
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

/// What the document leaves open, and nothing else, is open in Rust.
#[test]
fn no_declared_schema_became_a_bare_value() {
    let mut untyped = Vec::new();
    let mut name = "";
    for line in made!("surface.txt").lines() {
        if let Some(head) = line.strip_prefix("struct ").or(line.strip_prefix("enum ")) {
            name = head;
        }
        // `new`, `with_` and `From` say the same again.
        let item = line.trim_start();
        let is_value = item.contains("Value") && item != "value(&self) -> &serde_json::Value";
        let is_shared = item.starts_with("extra") || item.starts_with("From<");
        let is_builder = item.starts_with("new(") || item.starts_with("with_");
        if is_value && !is_shared && !is_builder {
            untyped.push(format!("{name}.{item}"));
        }
    }
    let object = "serde_json::Map<String, serde_json::Value>";
    let free = [
        // Notes of one's own, and what the service tells of a request again.
        format!("AgentRun.metadata: Option<{object}>"),
        format!("AgentRun.tools: Option<Vec<{object}>>"),
        // The document says of these no more than that they are objects.
        format!("Batch.usage: Option<{object}>"),
        format!("DecisionAnswer.legend: Option<{object}>"),
        // Any JSON is what is decided about.
        format!("DecisionRequestState.Object({object}): A JSON object"),
        "DecisionRequestState.List(Vec<serde_json::Value>): A JSON array".into(),
        // JSON Schemas.
        format!("FunctionTool.parameters: Option<{object}>"),
        format!("JsonSchema.schema: {object}"),
        format!("JsonSchemaFormat.schema: {object}"),
        format!("McpToolDef.input_schema: {object}"),
        format!("NamespaceToolDef.parameters: Option<{object}>"),
        // Of another API, which Sonar takes over.
        format!("ResponsesText.format: Option<{object}>"),
        format!("SonarRequest.tools: Option<Vec<{object}>>"),
        format!("SonarRequestToolChoice.Object({object}): A JSON object"),
        format!("ToolChoice.Object({object}): A JSON object"),
    ];
    assert_eq!(untyped, free);
}
