//! The events in which an operation's answer can come.

use std::collections::BTreeMap;

use serde_json::Value;

use super::follow;
use crate::Error;

/// Where the schema of each kind of event is, by the mapping of the union's `discriminator`.
pub(super) fn read(document: &Value, at: &str) -> Result<BTreeMap<String, String>, Error> {
    let response = format!("{at}/responses/200");
    if document.pointer(&response).is_none() {
        return Ok(BTreeMap::new());
    }
    let response = follow(document, response)?;
    let schema = format!("{response}/content/text~1event-stream/schema");
    if document.pointer(&schema).is_none() {
        return Ok(BTreeMap::new());
    }
    let schema = follow(document, schema)?;
    let mapping = document.pointer(&format!("{schema}/discriminator/mapping"));
    let mapping = mapping.and_then(Value::as_object);
    let mapping = mapping.into_iter().flatten();
    let mut events = BTreeMap::new();
    for (kind, target) in mapping {
        let pointer = target.as_str().and_then(|target| target.strip_prefix('#'));
        match pointer.filter(|pointer| document.pointer(pointer).is_some()) {
            Some(pointer) => events.insert(kind.clone(), pointer.to_owned()),
            None => {
                return Err(Error::document(format!(
                    "{schema}: the events {kind:?} are at {target}, which the document does not hold"
                )));
            }
        };
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use crate::document::{embedded, operations, parse};

    #[test]
    fn the_events_of_a_run_are_found_by_their_types() {
        let operations = operations(&embedded().unwrap()).unwrap();
        for (name, events) in [
            ("POST /v1/agent", true),
            ("GET /v1/agent/{id}", true),
            ("POST /v1/sonar", false),
        ] {
            let operation = operations
                .iter()
                .find(|known| known.name() == name)
                .unwrap();
            let found = operation.events.get("response.output_text.delta");
            let expected = events.then_some("/components/schemas/TextDeltaEvent");
            assert_eq!(found.map(String::as_str), expected, "{name}");
        }
    }

    #[test]
    fn an_event_that_is_nowhere_is_refused() {
        let yaml = "
paths: {/a: {get: {responses: {'200': {content: {text/event-stream: {schema: {
  discriminator: {mapping: {b: '#/c'}}}}}}}}}}
";
        let refusal = operations(&parse(yaml).unwrap()).unwrap_err().to_string();
        assert!(refusal.contains(r#"the events "b" are at"#), "{refusal}");
    }
}
