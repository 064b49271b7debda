//! The public items of the generated source, a line each: what a reviewer
//! reads when the document moves.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{
    Attribute, Fields, File, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, Signature, Visibility,
};

/// Methods of the client by family, then the types by name.
pub(crate) fn surface(file: &File) -> String {
    let mut lines = Vec::new();
    for item in &file.items {
        if let Item::Impl(item) = item {
            lines.push(format!("{} (methods of Client)", heading(&item.attrs)));
            lines.extend(methods(item).map(|line| format!("  {line}")));
            lines.push(String::new());
        }
    }
    for item in &file.items {
        if let Item::Mod(module) = item {
            let items = module.content.as_ref().map(|(_, items)| items.as_slice());
            lines.extend(types(items.unwrap_or_default()));
        }
    }
    lines.join("\n")
}

fn types(items: &[Item]) -> Vec<String> {
    let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut conversions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in items {
        let Item::Impl(item) = item else { continue };
        let name = text(&item.self_ty);
        match &item.trait_ {
            None => members.entry(name).or_default().extend(methods(item)),
            Some((path, _)) => {
                let path = text(path);
                if path.starts_with("From<") {
                    conversions.entry(name).or_default().push(path);
                }
            }
        }
    }
    let mut blocks = BTreeMap::new();
    let mut objects = Vec::new();
    for item in items {
        let (name, head, attributes, own) = match item {
            Item::Struct(item) => (&item.ident, "struct", &item.attrs, fields(item)),
            Item::Enum(item) => (&item.ident, "enum", &item.attrs, variants(item)),
            _ => continue,
        };
        let is_object =
            matches!(item, Item::Struct(item) if matches!(item.fields, Fields::Named(_)));
        let name = name.to_string();
        let mut lines = vec![format!("{head} {name}")];
        lines.extend(own);
        lines.extend(members.remove(&name).unwrap_or_default());
        lines.extend(conversions.remove(&name).unwrap_or_default());
        lines.extend(derives(attributes));
        if is_object {
            objects.push(name.clone());
        }
        blocks.insert(name, lines);
    }
    let shared = take_shared(&mut blocks, &objects);
    let every = std::iter::once(("every struct with fields".to_owned(), shared));
    let each = blocks.into_values().map(|mut lines| {
        let rest = lines.split_off(1);
        (lines.concat(), rest)
    });
    every
        .chain(each)
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(head, lines)| format!("{head}\n  {}\n", lines.join("\n  ")))
        .collect()
}

/// What all of the blocks `named` have is said once.
fn take_shared(blocks: &mut BTreeMap<String, Vec<String>>, named: &[String]) -> Vec<String> {
    if named.len() < 2 {
        return Vec::new();
    }
    let mut shared: Option<Vec<String>> = None;
    for lines in named.iter().filter_map(|name| blocks.get(name)) {
        match &mut shared {
            None => shared = Some(lines.clone()),
            Some(shared) => shared.retain(|line| lines.contains(line)),
        }
    }
    let shared = shared.unwrap_or_default();
    for name in named {
        if let Some(lines) = blocks.get_mut(name) {
            lines.retain(|line| !shared.contains(line));
        }
    }
    shared
}

fn derives(attributes: &[Attribute]) -> impl Iterator<Item = String> + '_ {
    attributes
        .iter()
        .filter(|attribute| {
            attribute.path().is_ident("derive") || attribute.path().is_ident("non_exhaustive")
        })
        .map(|attribute| text(&attribute.meta))
}

fn fields(item: &ItemStruct) -> Vec<String> {
    let Fields::Named(fields) = &item.fields else {
        return Vec::new();
    };
    let public = fields
        .named
        .iter()
        .filter(|field| matches!(field.vis, Visibility::Public(_)));
    public
        .map(|field| format!("{}: {}", text(&field.ident), text(&field.ty)))
        .collect()
}

fn variants(item: &ItemEnum) -> Vec<String> {
    item.variants
        .iter()
        .map(|variant| {
            let said = heading(&variant.attrs);
            let shape = format!("{}{}", variant.ident, text(&variant.fields));
            if variant.ident == "Unrecognized" {
                shape
            } else {
                format!("{shape}: {said}")
            }
        })
        .collect()
}

fn methods(item: &ItemImpl) -> impl Iterator<Item = String> + '_ {
    item.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
            Some(signature(&function.sig))
        }
        ImplItem::Const(constant) if matches!(constant.vis, Visibility::Public(_)) => {
            Some(format!("const {}", constant.ident))
        }
        _ => None,
    })
}

fn signature(signature: &Signature) -> String {
    text(signature).trim_start_matches("fn ").to_owned()
}

/// The first line of the documentation.
fn heading(attributes: &[Attribute]) -> String {
    let lines = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let first = lines
        .map(|attribute| text(&attribute.meta))
        .next()
        .unwrap_or_default();
    first
        .trim_start_matches("doc = \"")
        .trim_end_matches('"')
        .trim()
        .trim_end_matches('.')
        .to_owned()
}

/// Tokens as a person would write them, without the paths that say where a
/// well-known name comes from.
fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (
            ":: openapi_runtime :: codec :: serde_json ::",
            "serde_json::",
        ),
        (":: openapi_runtime ::", ""),
        (":: std :: string ::", ""),
        (":: std :: option ::", ""),
        (":: std :: vec ::", ""),
        (":: std :: boxed ::", ""),
        (":: std :: convert ::", ""),
        (":: std :: iter ::", ""),
        (":: std :: collections ::", ""),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" > ", "> "),
        (" >", ">"),
        ("< ", "<"),
        (" <", "<"),
        ("& ", "&"),
        (" ,", ","),
        (" :", ":"),
        (" ;", ";"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (", )", ")"),
    ] {
        text = text.replace(from, to);
    }
    while text.contains("  ") {
        text = text.replace("  ", " ");
    }
    text.replace("- >", "->")
        .replace("->  ", "-> ")
        .replace("=(", "= (")
        .replace(",)", ")")
        .replace("> >", ">>")
        .trim()
        .to_owned()
}
