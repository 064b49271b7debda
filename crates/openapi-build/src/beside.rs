//! The other files of a document.

use std::fs;
use std::path::Path;

use openapi_lower::Lowering;

use crate::parse_document;

/// A lowering that reads the files to which a document refers, YAML or JSON,
/// from the disk: for [`generate_with`](crate::generate_with). `document` is
/// the path of the document, from which references count; `told` hears of each
/// other file before it is read.
///
/// Nothing is fetched: a reference to an address of the network is refused,
/// and says what to do.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use openapi_build::{generate_with, lowering_beside};
///
/// let path = std::path::Path::new("api/openapi.yaml");
/// let document = std::fs::read_to_string(path)?;
/// let lowering = lowering_beside(path, |file| println!("reading {}", file.display()));
/// let generated = generate_with(&document, "", lowering)?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn lowering_beside<'r>(document: &Path, mut told: impl FnMut(&Path) + 'r) -> Lowering<'r> {
    // Only slashes are those of a URI.
    let base = document.to_string_lossy().replace('\\', "/");
    Lowering::new().base(base).resolver(move |uri| {
        if uri.contains("://") {
            return Err("nothing is fetched: save it beside the document".to_owned());
        }
        let path = Path::new(uri);
        told(path);
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        parse_document(&text)
    })
}
