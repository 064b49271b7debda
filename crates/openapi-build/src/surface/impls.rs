//! What the impls of a type give, said or by a macro of the runtime.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, GenericArgument, ImplItem, Item, ItemImpl, Path, PathArguments, Type};

use super::is_public;
use super::text::text;

/// What a line of the runtime's macros gives.
const MACROS: &[(&str, &[&str])] = &[
    ("object", &["Deserialize", "Serialize"]),
    (
        "text_enum",
        &[
            "AsRef<str>",
            "Deserialize",
            "Display",
            "From<String>",
            "FromStr",
            "Serialize",
        ],
    ),
];

/// By the name of the type.
#[derive(Default)]
pub(super) struct Impls {
    members: BTreeMap<String, Vec<String>>,
    conversions: BTreeMap<String, Vec<String>>,
    traits: BTreeMap<String, BTreeSet<String>>,
}

impl Impls {
    pub(super) fn read(items: &[&Item]) -> Self {
        let mut impls = Self::default();
        for item in items {
            match item {
                Item::Impl(item) => impls.read_impl(item),
                Item::Macro(item) => impls.read_macro(&item.mac),
                _ => {}
            }
        }
        impls
    }

    fn read_impl(&mut self, item: &ItemImpl) {
        let name = target(item);
        let Some((path, _)) = &item.trait_ else {
            self.members.entry(name).or_default().extend(methods(item));
            return;
        };
        let given = trait_name(path);
        if given.starts_with("From<") {
            self.conversions.entry(name).or_default().push(given);
        } else if !item.attrs.iter().any(is_hidden) {
            self.traits.entry(name).or_default().insert(given);
        }
    }

    fn read_macro(&mut self, item: &syn::Macro) {
        let called = item.path.segments.last().map(|it| it.ident.to_string());
        let given = MACROS
            .iter()
            .filter(|(name, _)| called.as_deref() == Some(*name))
            .flat_map(|(_, given)| *given);
        let name = text(&item.tokens);
        for given in given {
            let traits = self.traits.entry(name.clone()).or_default();
            traits.insert((*given).to_owned());
        }
    }

    /// The types that are left: those that another source declares.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let names = self.members.keys().chain(self.conversions.keys());
        names.chain(self.traits.keys()).cloned().collect()
    }

    /// The lines of one type: methods, conversions, other traits.
    pub(super) fn take(&mut self, name: &str) -> Vec<String> {
        let mut lines = self.members.remove(name).unwrap_or_default();
        lines.extend(self.conversions.remove(name).unwrap_or_default());
        let traits = self.traits.remove(name).unwrap_or_default();
        if !traits.is_empty() {
            let traits: Vec<String> = traits.into_iter().collect();
            lines.push(format!("impl {}", traits.join(", ")));
        }
        lines
    }
}

/// The type's name, without what it is generic over.
pub(super) fn target(item: &ItemImpl) -> String {
    match &*item.self_ty {
        Type::Path(ty) => ty.path.segments.last().map(|it| it.ident.to_string()),
        _ => None,
    }
    .unwrap_or_else(|| text(&item.self_ty))
}

/// `codec::serde::Deserialize<'de>` is `Deserialize`.
fn trait_name(path: &Path) -> String {
    let Some(mut last) = path.segments.last().cloned() else {
        return String::new();
    };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments
        && arguments
            .args
            .iter()
            .all(|argument| matches!(argument, GenericArgument::Lifetime(_)))
    {
        last.arguments = PathArguments::None;
    }
    text(&last)
}

fn is_hidden(attribute: &Attribute) -> bool {
    text(&attribute.meta) == "doc(hidden)"
}

pub(super) fn methods(item: &ItemImpl) -> impl Iterator<Item = String> + '_ {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if is_public(&function.vis) => {
            Some(text(&function.sig).trim_start_matches("fn ").to_owned())
        }
        ImplItem::Const(constant) if is_public(&constant.vis) => {
            Some(format!("const {}", constant.ident))
        }
        _ => None,
    })
}
