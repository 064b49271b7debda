//! What all sandboxes of a program have in common, because it never changes: the document, ready
//! to be served.

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::Error;
use crate::document;
use crate::jobs;
use crate::operation::Served;
use crate::route::Routes;
use crate::validate::Schemas;

#[derive(Debug)]
pub(crate) struct Api {
    pub(crate) document: Value,
    pub(crate) routes: Routes<Served>,
    pub(crate) schemas: Schemas,
    /// The jobs that are there from the beginning.
    pub(crate) prepared: Vec<jobs::Put>,
}

impl Api {
    /// The embedded document. Read and compiled once, as it takes longer than all the rest of a
    /// short test.
    pub(crate) fn embedded() -> Result<Arc<Self>, Error> {
        static API: OnceLock<Arc<Api>> = OnceLock::new();
        if let Some(api) = API.get() {
            return Ok(Arc::clone(api));
        }
        let api = Arc::new(Self::read(document::embedded()?)?);
        Ok(Arc::clone(API.get_or_init(|| api)))
    }

    pub(crate) fn read(document: Value) -> Result<Self, Error> {
        let operations = document::operations(&document)?;
        let pointers = operations.iter().flat_map(|operation| {
            let input = &operation.input;
            let answers = operation.answers.iter().map(|answer| &answer.pointer);
            let query = input.query.iter().map(|parameter| &parameter.schema);
            let answers = answers.chain(operation.events.values());
            answers.chain(&input.json).chain(&input.form).chain(query)
        });
        let pointers = pointers.map(String::as_str).chain([jobs::SCHEMA]);
        let schemas = Schemas::compile(&document, pointers)?;
        Ok(Self {
            prepared: jobs::prepared(&schemas)?,
            routes: Routes::new(operations.into_iter().map(Served::new)),
            document,
            schemas,
        })
    }
}
