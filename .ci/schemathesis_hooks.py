"""What a schema cannot say, for the requests that schemathesis makes up: ids that exist, messages
that alternate. And the count of what came of them: each operation must succeed at least once."""

import atexit
import json
import os
import urllib.request

import schemathesis
from schemathesis import GenerationMode

BASE = os.environ["SANDBOX"]
KEY = os.environ["SANDBOX_KEY"]
REPORT = os.environ["SANDBOX_REPORT"]

# What every sandbox has from the beginning.
IDS = {
    "api_request": "sandbox-completed",
    "id": "sandbox-run-completed",
    "batch_id": "sandbox-batch-completed",
    "skill_id": "sandbox-skill",
}
LINE = json.dumps({
    "custom_id": "a", "method": "POST", "url": "/v1/responses",
    "body": {"preset": "fast", "input": "a"},
})
# Those that answer in events where they are asked to.
STREAMING = ("POST /v1/agent", "GET /v1/agent/{id}", "POST /v1/sonar")
EVENTS = "text/event-stream"
succeeded = {f"{label} in events": False for label in STREAMING}


def post(path, body=None, content_type="application/json"):
    headers = {"authorization": f"Bearer {KEY}", "content-type": content_type}
    request = urllib.request.Request(BASE + path, data=body or b"", headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def form(name, fields):
    parts = [f'--x\r\ncontent-disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields]
    file = f'--x\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n\r\n{LINE}\r\n'
    return ("".join(parts) + file + "--x--\r\n").encode(), "multipart/form-data; boundary=x"


def upload():
    """A file of one's own: schemathesis deletes those that it finds in a list."""
    return post("/v1/files", *form("a.jsonl", [("purpose", "batch")]))["id"]


def fresh(label):
    """Something to end, which is not there a second time."""
    if label == "DELETE /v1/browser/sessions/{session_id}":
        return {"session_id": post("/v1/browser/sessions")["session_id"]}, {}
    if "/v1/files/{file_id}" in label:
        return {"file_id": upload()}, {}
    if label in ("DELETE /v1/skills/{skill_id}", "PUT /v1/skills/{skill_id}"):
        fresh.number += 1
        skill = post("/v1/skills", *form(f"fresh-{fresh.number}.zip", []))
        return {"skill_id": skill["skill_id"]}, {"expected_revision": skill["latest_revision"]}
    if label == "POST /v1/agent/{id}/cancel":
        run = post("/v1/agent", b'{"input": "a", "preset": "fast", "background": true}')
        return {"id": run["id"]}, {}
    if label == "POST /v1/batches/{batch_id}/cancel":
        batch = {"input_file_id": upload(), "endpoint": "/v1/responses"}
        return {"batch_id": post("/v1/batches", json.dumps(batch).encode())["id"]}, {}
    return {}, {}


fresh.number = 0


def mend(label, body):
    """The body as the service would take it."""
    if label == "POST /v1/agent":
        body.setdefault("preset", "fast")
        for name in ("previous_response_id", "response_format"):
            body.pop(name, None)
        if body.get("stream"):
            # Nobody waits until the run is over.
            body.pop("background", None)
        if str(body.get("model", "")).startswith("anthropic/"):
            body.setdefault("max_output_tokens", 16)
    elif label in ("POST /v1/sonar", "POST /v1/async/sonar"):
        chat = body if label == "POST /v1/sonar" else body["request"]
        chat["messages"] = [{"role": "user", "content": "a"}]
        chat.pop("response_format", None)
    elif label == "POST /v1/batches":
        body["input_file_id"] = upload()
    elif label in ("POST /v1/embeddings", "POST /v1/contextualizedembeddings"):
        if str(body["model"]).endswith("0.6b") and body.get("dimensions", 0) > 1024:
            body["dimensions"] = 1024


@schemathesis.hook
def before_load_schema(ctx, raw_schema):
    """Without a key everything is a 401, whether the document says so or not."""
    for item in raw_schema["paths"].values():
        for method, operation in item.items():
            if method in ("get", "put", "post", "delete"):
                operation["responses"].setdefault("401", {"description": "No key"})
    paths = raw_schema["paths"]
    for operation in (paths["/v1/agent"]["post"], paths["/v1/agent/{id}"]["get"]):
        content = operation["responses"]["200"]["content"]
        content[EVENTS] = {"schema": event(raw_schema, content[EVENTS]["schema"])}
    # That Sonar answers in events is not in the document at all; a fixup tells it to the client.
    paths["/v1/sonar"]["post"]["responses"]["200"]["content"].setdefault(EVENTS, {})
    # Nor does it say that the agent takes no field that it does not have.
    schemas = raw_schema["components"]["schemas"]
    close(schemas, schemas["ResponsesRequest"], set())


def event(document, schema):
    """An event as it is written: its data is JSON. By `oneOf` alone, what fits two of the schemas would
    fit none, so the one of its type counts."""
    union = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    kinds = union["discriminator"]["mapping"].items()
    return {
        "type": "object",
        "required": ["data"],
        "properties": {"data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"anyOf": [
                {"allOf": [{"$ref": target}, {"properties": {"type": {"const": kind}}}]}
                for kind, target in kinds
            ]},
        }},
    }


def close(schemas, schema, seen):
    if isinstance(schema, list):
        for item in schema:
            close(schemas, item, seen)
    elif isinstance(schema, dict):
        name = str(schema.get("$ref", "")).removeprefix("#/components/schemas/")
        if name in schemas and name not in seen:
            seen.add(name)
            close(schemas, schemas[name], seen)
        # What is joined with others by `allOf` would refuse the others' fields.
        if isinstance(schema.get("properties"), dict) and "allOf" not in schema:
            schema.setdefault("additionalProperties", False)
        for key, value in schema.items():
            if key != "allOf":
                close(schemas, value, seen)


@schemathesis.hook
def before_call(ctx, case, kwargs):
    if case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    label = case.operation.label
    parameters, query = fresh(label)
    for name in case.path_parameters or {}:
        if name in IDS:
            case.path_parameters[name] = IDS[name]
    if label == "GET /v1/agent/{id}/files/{file_id}/content":
        case.path_parameters["file_id"] = "sandbox-run-completed-file-1"
    if parameters:
        case.path_parameters.update(parameters)
    if query:
        case.query.update(query)
    for name in ("after", "page", "page_token", "revision"):
        if case.query:
            case.query.pop(name, None)
    if case.query and str(case.query.get("stream")).lower() == "true":
        case.query["starting_after"] = 0
    if isinstance(case.body, dict):
        mend(label, case.body)


@schemathesis.hook
def after_call(ctx, case, response):
    label = case.operation.label
    succeeded.setdefault(label, False)
    if 200 <= response.status_code < 300:
        succeeded[label] = True
        if any(EVENTS in value for value in response.headers.get("content-type", [])):
            succeeded[f"{label} in events"] = True


@atexit.register
def report():
    with open(REPORT, "w") as out:
        json.dump(succeeded, out)
