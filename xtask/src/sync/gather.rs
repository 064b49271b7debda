//! Reads what `sources.toml` names, in its order.

use std::path::Path;

use super::draft;
use super::fence::OperationName;
use super::fetch::{Wanted, fetch_all};
use super::index;
use super::kept::Vendored;
use super::page;
use super::paths;
use super::prefix;
use super::rename;
use super::site::{BASE, Limit, Site};
use super::source::{Kind, Source};
use super::sources::{Entry, FILE, Sources, What};
use crate::error::{Error, Result};

/// Everything that was read, and what was not there.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) sources: Vec<Source>,
    pub(crate) pages: usize,
    /// Pages that the index links and sources.toml excludes.
    pub(crate) excluded: usize,
    pub(crate) documents: usize,
    pub(crate) drafts: usize,
    pub(crate) absent: Vec<Absent>,
    /// The places whose `rename` had nothing to rename.
    pub(crate) unused: Vec<String>,
}

/// An optional source that is not there.
#[derive(Debug)]
pub(crate) struct Absent {
    pub(crate) name: String,
    /// How many operations it had when it was last read, and keeps.
    pub(crate) operations: usize,
}

pub(crate) fn gather(
    site: &Site,
    folder: &Path,
    sources: &Sources,
    vendored: Option<&Vendored>,
) -> Result<Gathered> {
    let mut gathered = Gathered::default();
    for entry in &sources.list {
        let absent = match entry.what() {
            What::Pages(path) => gathered.pages(site, path, entry)?,
            What::Document(path) => gathered.document(site, path)?,
            What::Drafts(path) => {
                let drafts = draft::read_all(folder, path)?;
                gathered.drafts += drafts.len();
                gathered.sources.extend(drafts);
                None
            }
        };
        if let Some(path) = absent {
            gathered.stand_in(site, path, entry, vendored)?;
        }
    }
    prefix::apply(&mut gathered.sources);
    for source in &mut gathered.sources {
        let entry = sources.list.iter().find(|entry| entry.reads(&source.name));
        let takes = |name: &OperationName| entry.is_none_or(|it| it.takes(&name.to_string()));
        source.operations.retain(takes);
    }
    gathered.rename(sources)?;
    paths::fold(&mut gathered.sources)?;
    Ok(gathered)
}

impl Gathered {
    /// Reads the pages of an index; gives back its path where that is absent.
    fn pages<'a>(&mut self, site: &Site, path: &'a str, entry: &Entry) -> Result<Option<&'a str>> {
        let Some(index) = index::read(site, path, &entry.selection())? else {
            return Ok(Some(path));
        };
        self.pages += index.links.len();
        self.excluded += index.excluded.len();
        let pages = page::read_all(site, &index.links)?;
        let pages = index.links.iter().zip(pages);
        let pages = pages.map(|(link, page)| Source::of_page(&link.path, page));
        self.sources.extend(pages);
        Ok(None)
    }

    /// Reads a whole document; gives back its path where it is absent.
    fn document<'a>(&mut self, site: &Site, path: &'a str) -> Result<Option<&'a str>> {
        let wanted = Wanted {
            path,
            place: FILE,
            limit: Limit::Document,
            optional: true,
        };
        let read = fetch_all(site, &[wanted])?;
        let Some(bytes) = read.iter().flatten().next() else {
            return Ok(Some(path));
        };
        self.documents += 1;
        let document = page::parse_whole(&site.place(path), &format!("{BASE}{path}"), bytes)?;
        self.sources.push(Source::whole(path, document));
        Ok(None)
    }

    /// What there is to do where a source is not there: it stays as it was, if it may.
    fn stand_in(
        &mut self,
        site: &Site,
        path: &str,
        entry: &Entry,
        vendored: Option<&Vendored>,
    ) -> Result<()> {
        if entry.required {
            return Err(Error::new(
                site.place(path),
                format!("it is not there, and {FILE} requires it"),
                format!(
                    "{}, or name another site or folder with --from",
                    site.absent(path)
                ),
            ));
        }
        let is_absent = |origin: &str| {
            origin
                .strip_prefix(BASE)
                .is_some_and(|name| entry.reads(name))
        };
        let kept = vendored
            .map(|vendored| vendored.stand_ins(is_absent))
            .unwrap_or_default();
        self.absent.push(Absent {
            name: path.to_owned(),
            operations: kept.iter().map(|source| source.operations.len()).sum(),
        });
        self.sources.extend(kept);
        Ok(())
    }

    fn rename(&mut self, sources: &Sources) -> Result<()> {
        for settlement in sources.settlements.iter().filter(|it| it.rename.is_some()) {
            let mut renamed = false;
            for source in &mut self.sources {
                // What an absent source has left was renamed when it was read.
                let of = Some(&source.name) == settlement.of.as_ref();
                if of && source.kind != Kind::Kept {
                    renamed |= rename::apply(source, settlement)?;
                }
            }
            let absent = self
                .absent
                .iter()
                .any(|absent| Some(&absent.name) == settlement.of.as_ref());
            if !renamed && !absent {
                self.unused.push(settlement.at.clone());
            }
        }
        Ok(())
    }
}
