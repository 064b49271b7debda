//! The public items of a source, a line each: what a reviewer reads when the
//! document moves.

mod impls;
mod text;

use std::collections::BTreeMap;

use syn::{Attribute, Fields, File, Item, ItemEnum, ItemImpl, ItemMod, ItemStruct, Visibility};

use impls::Impls;
use text::{heading, text};

/// Methods of the client by family, then the types by name.
pub(crate) fn of_file(file: &File) -> String {
    let mut lines = Vec::new();
    for item in file.items.iter().filter_map(client) {
        let family = heading(&item.attrs);
        lines.push(match family.as_str() {
            "" => "Client".to_owned(),
            family => format!("{family} (methods of Client)"),
        });
        lines.extend(impls::methods(item).map(|line| format!("  {line}")));
        lines.push(String::new());
    }
    let others = file.items.iter().filter(|item| client(item).is_none());
    lines.extend(types(&others.collect::<Vec<_>>()));
    lines.join("\n")
}

/// The methods of the client stand first, whoever declares it.
fn client(item: &Item) -> Option<&ItemImpl> {
    match item {
        Item::Impl(item) if item.trait_.is_none() && impls::target(item) == "Client" => Some(item),
        _ => None,
    }
}

/// Those of the public modules inside come after.
fn types(items: &[&Item]) -> Vec<String> {
    let mut impls = Impls::read(items);
    let mut blocks = BTreeMap::new();
    let mut objects = Vec::new();
    for item in items {
        let (name, head, attributes, own, visibility) = match item {
            Item::Struct(it) => (&it.ident, "struct", &it.attrs, fields(it), &it.vis),
            Item::Enum(it) => (&it.ident, "enum", &it.attrs, variants(it), &it.vis),
            _ => continue,
        };
        let name = name.to_string();
        let given = impls.take(&name);
        if !is_public(visibility) {
            continue;
        }
        let mut lines = vec![format!("{head} {name}")];
        lines.extend(own);
        lines.extend(given);
        lines.extend(derives(attributes));
        if matches!(item, Item::Struct(it) if matches!(it.fields, Fields::Named(_))) {
            objects.push(name.clone());
        }
        blocks.insert(name, lines);
    }
    for name in impls.names() {
        let lines = std::iter::once(format!("impl {name}")).chain(impls.take(&name));
        blocks.insert(name.clone(), lines.collect());
    }
    let free = items.iter().filter_map(|item| free(item));
    let free: Vec<String> = free.collect();
    let shared = take_shared(&mut blocks, &objects);
    let every = (!shared.is_empty()).then(|| block("every struct with fields", &shared));
    let each = blocks.values().filter_map(|lines| {
        let (head, rest) = lines.split_first()?;
        Some(block(head, rest))
    });
    let inside = items.iter().filter_map(|item| match item {
        Item::Mod(module) if is_public(&module.vis) => Some(inside(module)),
        _ => None,
    });
    let free = (!free.is_empty()).then(|| block("functions, traits and names", &free));
    every
        .into_iter()
        .chain(free)
        .chain(each)
        .chain(inside.flatten())
        .collect()
}

/// What belongs to no type: a function, a trait, another name of a type.
fn free(item: &Item) -> Option<String> {
    match item {
        Item::Fn(it) if is_public(&it.vis) => Some(text(&it.sig)),
        Item::Trait(it) if is_public(&it.vis) => {
            let bounds = text(&it.supertraits);
            Some(
                format!("trait {}: {bounds}", it.ident)
                    .trim_end_matches([':', ' '])
                    .to_owned(),
            )
        }
        Item::Type(it) if is_public(&it.vis) => {
            Some(format!("type {} = {}", it.ident, text(&it.ty)))
        }
        _ => None,
    }
}

fn inside(module: &ItemMod) -> Vec<String> {
    let items = module.content.iter().flat_map(|(_, items)| items);
    types(&items.collect::<Vec<_>>())
}

fn block(head: &str, lines: &[String]) -> String {
    let lines = lines.iter().map(|line| format!("  {line}\n"));
    format!("{head}\n{}", lines.collect::<String>())
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
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
    let fields = item.fields.iter().enumerate();
    fields
        .filter(|(_, field)| is_public(&field.vis))
        .map(|(index, field)| {
            let name = field
                .ident
                .as_ref()
                .map_or_else(|| index.to_string(), ToString::to_string);
            format!("{name}: {}", text(&field.ty))
        })
        .collect()
}

fn variants(item: &ItemEnum) -> Vec<String> {
    item.variants
        .iter()
        .map(|variant| {
            let said = heading(&variant.attrs);
            let shape = format!("{}{}", variant.ident, text(&variant.fields));
            if variant.ident == "Unrecognized" || said.is_empty() {
                shape
            } else {
                format!("{shape}: {said}")
            }
        })
        .collect()
}
