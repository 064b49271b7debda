#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod beside;
mod builder;
mod coverage;
mod emit;
mod engine;
mod error;
mod left_out;
mod prune;
mod read;
mod scaffold;
mod shape;
mod stack;
mod surface;

use openapi_lower::{Loss, Lowered};
use serde_json::Value;

pub use openapi_fixups::{Fixup, parse as parse_document};
pub use openapi_lower::Lowering;

pub use crate::beside::lowering_beside;
pub use crate::builder::{Builder, Warnings};
pub use crate::coverage::{Coverage, Typed, Untyped};
pub use crate::error::Error;
pub use crate::left_out::LeftOut;
pub use crate::scaffold::Scaffold;

/// Everything that one document became. A value: nothing is written.
///
/// What has no Rust does not stop the rest: see
/// [`left_out`](Self::left_out) and [`coverage`](Self::coverage).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Generated {
    /// The Rust source, formatted, for `include!`.
    pub source: String,
    /// The document after fixups and lowering, in OpenAPI 3.0; with what is
    /// left out.
    pub lowered: Value,
    /// What the lowering could not carry over.
    pub losses: Vec<Loss>,
    /// The public items of `source`, a line each, in families.
    pub surface: String,
    /// Every Rust type that a schema became: of components in the document's
    /// order, then of those written in place. Aliases, lists, maps and scalars
    /// have none.
    pub types: Vec<SchemaType>,
    /// What the document says and the source does not, each with its reason:
    /// operations, schemas, media types.
    pub left_out: Vec<LeftOut>,
    /// How much of the document is typed, measured by what came out.
    pub coverage: Coverage,
}

/// Which Rust type a schema of the document became.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaType {
    /// Where the schema stands in the lowered document.
    pub pointer: String,
    /// The type's name in the generated module `types`.
    pub name: String,
    /// The union that tells the type by a tag. The tag is no field of it, so
    /// a whole value is one of the union. None for a member that has the tag
    /// as a field, or writes it by itself.
    pub member_of: Option<String>,
}

/// Generates Rust from the text of an OpenAPI 3.1 document (YAML or JSON).
///
/// `fixups` is the text of a fixups file; an empty one has none. A document
/// of OpenAPI 3.0 is taken as it is, one of 3.2 as far as it uses what 3.1 has.
///
/// An operation or a schema that has no Rust is left out with what needs it;
/// the rest is generated, and [`Generated::left_out`] says what is missing.
///
/// # Errors
///
/// Where the whole document cannot be used. The first stage that fails says
/// so: the document or the fixups cannot be read, a fixup no longer applies,
/// the lowering refuses something (such as a reference to another file), names
/// that the document gives by `x-rust-name` are no names or meet, or the
/// engine fails for more than a few parts of it. Each message says where.
pub fn generate(document: &str, fixups: &str) -> Result<Generated, Error> {
    generate_with(document, fixups, Lowering::new())
}

/// Generates as [`generate`](generate()) does, with a lowering that knows more:
/// [`lowering_beside`] reads the files to which a document refers.
///
/// # Errors
///
/// As of [`generate`](generate()).
pub fn generate_with(
    document: &str,
    fixups: &str,
    lowering: Lowering<'_>,
) -> Result<Generated, Error> {
    let mut document = parse_document(document).map_err(Error::document)?;
    for fixup in Fixup::parse_all(fixups)? {
        fixup.apply(&mut document)?;
    }
    let Lowered {
        document: lowered,
        losses,
        ..
    } = lowering.lower(&document)?;
    stack::deep(|| generate_lowered(lowered, losses))
}

fn generate_lowered(lowered: Value, losses: Vec<Loss>) -> Result<Generated, Error> {
    let mut left_out = Vec::new();
    let mut source = lowered.clone();
    prune::dangling(&mut source, &mut left_out);
    let (shaped, engine) = engine(&mut source, &mut left_out)?;
    let rust = read::read(&engine, &shaped.plan)?;
    let file = emit::emit(&shaped.plan, &rust)?;
    left_out.extend(shaped.plan.left_out.iter().cloned());
    Ok(Generated {
        surface: surface::of_file(&file),
        source: format!("{}{}", emit::HEADER, prettyplease::unparse(&file)),
        coverage: coverage::measure(&lowered, &shaped.plan, &rust, &left_out),
        lowered,
        losses,
        types: shaped.plan.schema_types(),
        left_out,
    })
}

/// So many parts of one document may be more than the engine can do.
const CULPRITS: usize = 16;

/// Runs the engine, without the parts of the document that it cannot do.
fn engine(
    document: &mut Value,
    left_out: &mut Vec<LeftOut>,
) -> Result<(shape::Shaped, syn::File), Error> {
    for _ in 0..=CULPRITS {
        let shaped = shape::shape(document)?;
        match engine::run(&shaped)? {
            Ok(file) => return Ok((shaped, file)),
            Err(culprit) => {
                let reason = format!("progenitor cannot do it: {}", culprit.message);
                if !prune::at(document, &culprit.pointer, &reason, left_out) {
                    return Err(Error::engine(format!(
                        "{}: {}",
                        culprit.pointer, culprit.message
                    )));
                }
            }
        }
    }
    Err(Error::engine(format!(
        "more than {CULPRITS} parts of the document are more than it can do"
    )))
}

/// The public items of any Rust source, a line each: for snapshots of what is
/// written by hand beside the generated.
///
/// Structs, enums, their methods and traits, and the methods of a `Client`; of
/// public modules too that stand in the source.
///
/// # Errors
///
/// When the source is not Rust.
pub fn surface(source: &str) -> Result<String, Error> {
    let file =
        syn::parse_str(source).map_err(|error| Error::document(format!("not Rust: {error}")))?;
    Ok(surface::of_file(&file))
}
