//! Names for what moves to the components.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// Steps of a pointer that tell nothing about what stands there.
const STRUCTURE: &[&str] = &[
    "paths",
    "webhooks",
    "components",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
    "securitySchemes",
    "properties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "prefixItems",
    "$defs",
    "definitions",
    "schema",
    "content",
];

/// A name of more steps nobody reads.
const MAX_STEPS: usize = 6;

/// OpenAPI's own rule for the keys of the components.
pub(super) fn is_allowed(name: &str) -> bool {
    let allowed = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_');
    !name.is_empty() && name.bytes().all(allowed)
}

/// The names in use, by section of the components.
pub(super) struct Names {
    taken: HashMap<&'static str, HashSet<String>>,
    /// How far a name was counted up, so that many alike cost no more.
    counted: HashMap<(&'static str, String), usize>,
}

impl Names {
    pub(super) fn new() -> Self {
        Self {
            taken: HashMap::new(),
            counted: HashMap::new(),
        }
    }

    /// The first of `wanted` that is free, else the last with a number.
    pub(super) fn take(
        &mut self,
        document: &Value,
        section: &'static str,
        wanted: &[String],
    ) -> String {
        let taken = self.taken.entry(section).or_insert_with(|| {
            let section = document.get("components").and_then(|it| it.get(section));
            let names = section.and_then(Value::as_object);
            names
                .into_iter()
                .flat_map(|it| it.keys().cloned())
                .collect()
        });
        for name in wanted {
            if taken.insert(name.clone()) {
                return name.clone();
            }
        }
        let last = wanted.last().map_or("Unnamed", String::as_str);
        let count = self.counted.entry((section, last.to_owned())).or_insert(1);
        loop {
            *count += 1;
            let name = format!("{last}_{count}");
            if taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// The name in the characters that OpenAPI allows. A letter of another script
/// is written by its number, so that names which differ still do.
pub(super) fn cleaned(name: &str) -> String {
    let mut cleaned = String::with_capacity(name.len());
    for it in name.chars() {
        match it {
            '.' | '-' | '_' => cleaned.push(it),
            _ if it.is_ascii_alphanumeric() => cleaned.push(it),
            _ if it.is_alphanumeric() => cleaned.push_str(&format!("u{:x}", u32::from(it))),
            _ if cleaned.is_empty() || cleaned.ends_with('_') => {}
            _ => cleaned.push('_'),
        }
    }
    let cleaned = cleaned.trim_end_matches('_');
    match cleaned.is_empty() {
        true => "Unnamed".to_owned(),
        false => cleaned.to_owned(),
    }
}

/// What to call what stands at `steps` of a file: the best name first.
pub(super) fn wanted(steps: &[String], stem: Option<&str>) -> Vec<String> {
    let told: Vec<&str> = steps
        .iter()
        .map(String::as_str)
        // A path has a slash in front, a media type has one inside.
        .filter(|step| {
            !STRUCTURE.contains(step) && !step.trim_start_matches('/').contains('/')
                || step.starts_with('/')
        })
        .collect();
    let long = match told.as_slice() {
        [] => stem.unwrap_or("Unnamed").to_owned(),
        // The way there matters less than where it starts and ends.
        [first, second, .., c, b, a, last] if told.len() > MAX_STEPS => {
            [*first, second, c, b, a, last].join("_")
        }
        told => told.join("_"),
    };
    let mut wanted = Vec::new();
    // Someone gave it this name.
    if let [.., section, name] = steps
        && matches!(section.as_str(), "$defs" | "definitions" | "schemas")
    {
        wanted.push(cleaned(name));
    }
    wanted.push(cleaned(&long));
    if let Some(stem) = stem {
        wanted.push(cleaned(&format!("{stem}_{long}")));
    }
    wanted
}
