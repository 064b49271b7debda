//! The whole of a build script: files in, one file out, and what cargo is told.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::{Error, Generated, generate_with, lowering_beside};

/// The name of the generated file, unless another is given.
const FILE: &str = "client.rs";

/// Generates a client in a build script.
///
/// ```no_run
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     openapi_build::Builder::new("openapi.yaml").generate()?;
///     Ok(())
/// }
/// ```
///
/// The crate then has the source by
/// `include!(concat!(env!("OUT_DIR"), "/client.rs"))`.
///
/// Cargo is told of every file that was read, so that it runs the script again
/// when one of them changes, and warns of what the document has and the client
/// has not: see [`Warnings`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until it generates"]
pub struct Builder {
    document: PathBuf,
    fixups: Option<PathBuf>,
    file_name: String,
    warnings: Warnings,
}

/// What a build warns of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warnings {
    /// Nothing: [`Generated`] has it all.
    None,
    /// Each thing that was left out, such as an operation.
    LeftOut,
    /// The same, and how many losses there are in the lowering.
    #[default]
    Summary,
    /// Each thing that was left out, and each loss.
    All,
}

impl Builder {
    /// A client of the document in this file, YAML or JSON; from the folder of
    /// the crate, as in every build script. The files to which it refers are
    /// read too, and none is fetched.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            fixups: None,
            file_name: FILE.to_owned(),
            warnings: Warnings::default(),
        }
    }

    /// Applies the fixups of this file first. By default there are none.
    pub fn fixups(mut self, file: impl Into<PathBuf>) -> Self {
        self.fixups = Some(file.into());
        self
    }

    /// The name of the generated file. By default `client.rs`.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = name.into();
        self
    }

    /// What the build warns of. By default [`Warnings::Summary`].
    pub fn warnings(mut self, warnings: Warnings) -> Self {
        self.warnings = warnings;
        self
    }

    /// Generates into `OUT_DIR`, which cargo sets for build scripts.
    ///
    /// # Errors
    ///
    /// As of [`generate_to`](Self::generate_to), and where there is no
    /// `OUT_DIR`.
    pub fn generate(self) -> Result<Generated, Error> {
        let out = env::var_os("OUT_DIR").ok_or_else(|| {
            Error::file("OUT_DIR is not set: outside of a build script use `generate_to`")
        })?;
        self.generate_to(PathBuf::from(out))
    }

    /// Generates into this folder, which is made where it is missing. A file
    /// that would be the same is not written.
    ///
    /// # Errors
    ///
    /// As of [`generate`](crate::generate()), and where a file cannot be read
    /// or written.
    pub fn generate_to(self, folder: impl AsRef<Path>) -> Result<Generated, Error> {
        let document = read(&self.document)?;
        let fixups = self.fixups.as_deref().map(read).transpose()?;
        let lowering = lowering_beside(&self.document, watch);
        let generated = generate_with(&document, &fixups.unwrap_or_default(), lowering)?;
        self.warn(&generated);
        write(&folder.as_ref().join(&self.file_name), &generated.source)?;
        Ok(generated)
    }

    fn warn(&self, generated: &Generated) {
        if self.warnings == Warnings::None {
            return;
        }
        generated.left_out.iter().for_each(warning);
        match (self.warnings, generated.losses.len()) {
            (Warnings::All, _) => generated.losses.iter().for_each(warning),
            (Warnings::Summary, count @ 1..) => warning(format_args!(
                "{}: losses in the lowering to OpenAPI 3.0: {count}; `Warnings::All` lists them",
                self.document.display()
            )),
            _ => {}
        }
    }
}

/// What is printed ends with the line.
fn warning(what: impl Display) {
    let text = what.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    println!("cargo::warning={}", lines.join(" "));
}

fn watch(file: &Path) {
    println!("cargo::rerun-if-changed={}", file.display());
}

/// Reads a file, and has cargo watch it, also where it cannot be read.
fn read(file: &Path) -> Result<String, Error> {
    watch(file);
    fs::read_to_string(file).map_err(|error| unusable(file, &error))
}

fn write(file: &Path, source: &str) -> Result<(), Error> {
    if fs::read_to_string(file).is_ok_and(|before| before == source) {
        return Ok(());
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, source))
        .map_err(|error| unusable(file, &error))
}

fn unusable(file: &Path, error: &io::Error) -> Error {
    Error::file(format_args!("{}: {error}", file.display()))
}
