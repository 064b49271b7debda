//! What the compiler would say first of generated Rust: a name that is there
//! twice, or one that is not there.

use std::collections::HashSet;

use syn::visit::{self, Visit};

/// Parses the source, and looks at every name that is declared.
pub(crate) fn check(source: &str) {
    let file = syn::parse_file(source).expect("it is Rust");
    let mut names = Names::default();
    names.items(&file.items);
    names.visit_file(&file);
    for used in &names.used {
        assert!(
            names.types.contains(used),
            "types::{used} is not declared:\n{source}"
        );
    }
}

#[derive(Default)]
struct Names {
    types: HashSet<String>,
    used: HashSet<String>,
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a syn::Ident>) {
    let mut seen = HashSet::new();
    for name in names {
        assert!(seen.insert(name), "{what} has {name} twice");
    }
}

impl Names {
    fn items(&mut self, items: &[syn::Item]) {
        unique(
            "a module",
            items.iter().filter_map(|item| match item {
                syn::Item::Struct(item) => Some(&item.ident),
                syn::Item::Enum(item) => Some(&item.ident),
                syn::Item::Type(item) => Some(&item.ident),
                syn::Item::Trait(item) => Some(&item.ident),
                syn::Item::Mod(item) => Some(&item.ident),
                _ => None,
            }),
        );
        // The methods of a type, in all its blocks.
        let mut methods: HashSet<(String, String)> = HashSet::new();
        for item in items {
            match item {
                syn::Item::Impl(block) if block.trait_.is_none() => {
                    let of = quote::quote!(#block).to_string();
                    let of = of.split('{').next().unwrap_or_default().to_owned();
                    for item in &block.items {
                        if let syn::ImplItem::Fn(method) = item {
                            let name = method.sig.ident.to_string();
                            let of = of.rsplit(']').next().unwrap_or_default().to_owned();
                            assert!(
                                methods.insert((of.clone(), name.clone())),
                                "{of} has {name} twice"
                            );
                        }
                    }
                }
                syn::Item::Mod(module) => {
                    let items = module.content.as_ref().map_or(&[][..], |(_, items)| items);
                    if module.ident == "types" {
                        self.types
                            .extend(items.iter().filter_map(|item| match item {
                                syn::Item::Struct(item) => Some(item.ident.to_string()),
                                syn::Item::Enum(item) => Some(item.ident.to_string()),
                                syn::Item::Type(item) => Some(item.ident.to_string()),
                                _ => None,
                            }));
                    }
                    self.items(items);
                }
                _ => {}
            }
        }
    }
}

impl Visit<'_> for Names {
    fn visit_path(&mut self, path: &syn::Path) {
        let steps: Vec<String> = path
            .segments
            .iter()
            .map(|step| step.ident.to_string())
            .collect();
        if let [types, name, ..] = steps.as_slice()
            && types == "types"
        {
            self.used.insert(name.clone());
        }
        visit::visit_path(self, path);
    }

    fn visit_fields_named(&mut self, fields: &syn::FieldsNamed) {
        unique(
            "a struct",
            fields.named.iter().filter_map(|field| field.ident.as_ref()),
        );
        visit::visit_fields_named(self, fields);
    }

    fn visit_item_enum(&mut self, item: &syn::ItemEnum) {
        unique(
            &item.ident.to_string(),
            item.variants.iter().map(|variant| &variant.ident),
        );
        visit::visit_item_enum(self, item);
    }

    fn visit_signature(&mut self, signature: &syn::Signature) {
        unique(
            &signature.ident.to_string(),
            signature.inputs.iter().filter_map(|input| match input {
                syn::FnArg::Typed(typed) => match &*typed.pat {
                    syn::Pat::Ident(name) => Some(&name.ident),
                    _ => None,
                },
                syn::FnArg::Receiver(_) => None,
            }),
        );
        visit::visit_signature(self, signature);
    }
}
