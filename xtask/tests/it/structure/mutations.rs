//! That a difference is told: the committed document against itself with one thing changed.

use serde_json::{Value, json};

use super::{committed, differences};

/// Where something is changed, into what (`null` takes it away), and the lines that tell of it.
fn mutations() -> Vec<(&'static str, Value, &'static [&'static str])> {
    let gone = Value::Null;
    vec![
        // The last value of an enum.
        (
            "/components/schemas/BatchStatus/enum/7",
            gone.clone(),
            &["- BatchStatus enum failed"],
        ),
        (
            "/components/schemas/ResponsesRequest/properties/max_steps/maximum",
            json!(99),
            &[
                "~ ResponsesRequest.max_steps: integer format=\"int32\" maximum=100 minimum=1 -> integer format=\"int32\" maximum=99 minimum=1",
            ],
        ),
        (
            "/components/schemas/ImageSearchTool/properties/max_results/default",
            gone.clone(),
            &[
                "~ ImageSearchTool.max_results: integer default=5 format=\"int32\" maximum=30 minimum=1 -> integer format=\"int32\" maximum=30 minimum=1",
            ],
        ),
        (
            "/components/schemas/Model/required/0",
            gone.clone(),
            &["- Model.id required"],
        ),
        (
            "/components/schemas/FunctionTool/properties/parameters",
            gone.clone(),
            &["- FunctionTool.parameters: object map of <true>"],
        ),
        (
            "/components/schemas/Cost/properties/total_cost/type",
            json!("string"),
            &["~ Cost.total_cost: number -> string"],
        ),
        (
            "/components/schemas/FunctionCallOutputInput/properties/id/nullable",
            gone.clone(),
            &["~ FunctionCallOutputInput.id: string nullable=true -> string"],
        ),
        (
            "/components/schemas/UserLocation",
            gone.clone(),
            &["- UserLocation: object"],
        ),
        (
            "/components/schemas/Tool/oneOf/8",
            gone.clone(),
            &["- Tool oneOf ConnectorTool"],
        ),
        (
            "/components/schemas/Tool/discriminator/mapping/mcp",
            json!("#/components/schemas/SandboxTool"),
            &["~ Tool tag mcp: #/components/schemas/McpTool -> #/components/schemas/SandboxTool"],
        ),
        (
            "/components/schemas/ApiSearchRequest/allOf/0/properties/query/anyOf/1/items/type",
            json!("integer"),
            &[
                "~ ApiSearchRequest(0).query: anyOf(string | array of <string>) -> anyOf(string | array of <integer>)",
            ],
        ),
        (
            "/components/parameters/Limit/schema/maximum",
            json!(100),
            &[
                "~ parameter Limit schema: integer maximum=200 minimum=1 -> integer maximum=100 minimum=1",
            ],
        ),
        (
            "/components/requestBodies/SkillBundle/required",
            json!(false),
            &["~ body SkillBundle required: true -> false"],
        ),
        (
            "/paths/~1v1~1skills/get/parameters/1",
            gone.clone(),
            &["- GET /v1/skills parameter PageToken: PageToken"],
        ),
        (
            "/paths/~1v1~1analytics~1computer~1usage/get/parameters/0",
            gone.clone(),
            &["- GET /v1/analytics/computer/usage parameter query dataset"],
        ),
        (
            "/paths/~1v1~1analytics~1computer~1usage/get/parameters/0/required",
            json!(false),
            &["~ GET /v1/analytics/computer/usage parameter query dataset required: true -> false"],
        ),
        (
            "/paths/~1v1~1agent/post/operationId",
            json!("createResponse"),
            &["~ POST /v1/agent operationId: \"createAgent\" -> \"createResponse\""],
        ),
        (
            "/paths/~1v1~1agent/post/responses/200/content/text~1event-stream",
            gone.clone(),
            &["- POST /v1/agent 200 text/event-stream: ResponseStreamEvent"],
        ),
        (
            "/paths/~1v1~1skills/post/responses/409",
            gone.clone(),
            &["- POST /v1/skills 409"],
        ),
        (
            "/paths/~1v1~1agent/post",
            gone.clone(),
            &["- POST /v1/agent"],
        ),
        (
            "/paths/~1v1~1models/get/security",
            json!([]),
            &["~ GET /v1/models security: [{\"HTTPBearer\":[]}] -> []"],
        ),
        (
            "/components/schemas/Model/description",
            json!("Other words."),
            &[],
        ),
    ]
}

/// Changes what a pointer names, or takes it out of what it stands in.
fn change(document: &mut Value, pointer: &str, into: &Value) {
    if !into.is_null() {
        *document.pointer_mut(pointer).expect(pointer) = into.clone();
        return;
    }
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).expect(pointer) {
        Value::Object(object) => {
            let key = key.replace("~1", "/");
            object.remove(&key).expect(pointer);
        }
        Value::Array(list) => {
            list.remove(key.parse().expect(pointer));
        }
        _ => unreachable!("{pointer}"),
    }
}

#[test]
fn whatever_is_changed_in_the_document_is_told() {
    let document = committed();
    assert_eq!(differences(&document, &document), Vec::<String>::new());
    for (pointer, into, lines) in mutations() {
        let mut changed = document.clone();
        change(&mut changed, pointer, &into);
        assert_eq!(differences(&document, &changed), lines, "{pointer}");
        // What is missing in one direction is added in the other.
        let added: Vec<String> = lines
            .iter()
            .filter_map(|line| Some(format!("+ {}", line.strip_prefix("- ")?)))
            .collect();
        let back = differences(&changed, &document);
        assert!(added.iter().all(|line| back.contains(line)), "{back:?}");
        assert_eq!(back.len(), lines.len(), "{back:?}");
    }
}
