//! Paths as a person would write them.

use syn::visit_mut::{self, VisitMut};
use syn::{File, Path};

use crate::shape::{Plan, type_name};

/// What every Rust file has in scope.
const PRELUDE: &[&str] = &[
    "String",
    "Option",
    "Vec",
    "Box",
    "Default",
    "Result",
    "From",
    "Into",
    "Iterator",
    "IntoIterator",
];

/// `::std::string::String` is `String`, unless the document has a schema of
/// that name, or an operation whose parameters are called so.
pub(super) fn shorten(file: &mut File, plan: &Plan) {
    let taken = plan.type_names();
    let operations: Vec<String> = plan
        .operations
        .iter()
        .map(|operation| type_name(&operation.name))
        .collect();
    let is_free = |name: &&str| !taken.contains(name) && !operations.iter().any(|it| it == name);
    let names = PRELUDE.iter().copied().filter(is_free);
    Shorten(names.collect()).visit_file_mut(file);
}

struct Shorten(Vec<&'static str>);

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        let from_std = path.leading_colon.is_some()
            && path.segments.len() >= 3
            && path
                .segments
                .first()
                .is_some_and(|first| first.ident == "std");
        let short = path.segments.iter().nth(2).is_some_and(|segment| {
            let name = segment.ident.to_string();
            self.0.contains(&name.as_str())
        });
        if from_std && short {
            path.leading_colon = None;
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
        visit_mut::visit_path_mut(self, path);
    }
}
