//! `sync-spec`: the reference pages of the docs site become the vendored document.
//!
//! The site is read through [`site::Site`], `index` finds the pages, `page` takes the document out
//! of each, `merge` makes them one, `fill` adds what only a `draft` of ours has, and `write` puts
//! the result into the folder.

mod anatomy;
mod document;
mod draft;
mod fence;
mod fetch;
mod fill;
mod http;
mod index;
mod json;
mod markup;
mod merge;
mod normalise;
mod page;
mod provenance;
mod reading;
mod report;
mod site;
mod upgrade;
mod write;

use std::path::{Path, PathBuf};

use crate::error::Result;
use index::Selection;
use report::Report;
use site::Site;
use write::{Access, File, Folder, Plan};

/// Write openapi/perplexity.yaml and openapi/provenance.toml from the docs site's reference pages
///
/// Reads the index llms.txt, every page that it links as
/// <https://docs.perplexity.ai/api-reference/NAME.md>, and the OpenAPI 3.1 document in each page.
/// The documents are merged into one; nothing is dropped, renamed or put into another order.
/// Operations that no page has are taken from the drafts, drafts/*.yaml in the folder that is
/// written into.
///
/// Both files are written, or neither; a file whose bytes would stay the same is not touched. What
/// a run wrote that was killed in the middle of it is taken back by the next one.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes:
  0  the files are what the docs site and the drafts say
  1  with --check: a file would change
  2  nothing could be done; the error names the place and the remedy")]
pub(crate) struct Args {
    /// What to read: the docs site, a mirror of it, or a folder that is laid out like it
    #[arg(long, value_name = "URL|DIR", default_value = site::BASE)]
    from: String,

    /// Write nothing; exit with 1 and say why if a file would change
    #[arg(long)]
    check: bool,

    /// The folder to write into [default: openapi/ of this workspace, wherever it is called from]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    http: http::Settings,
}

pub(crate) fn run(args: &Args) -> Result<Report> {
    let out = args.out.clone().unwrap_or_else(workspace_openapi);
    let access = if args.check {
        Access::Look
    } else {
        Access::Write
    };
    let folder = Folder::open(&out, access)?;
    let site = Site::named(&args.from, &args.http)?;
    let selection = Selection {
        include: vec!["api-reference/*.md".to_owned()],
        exclude: Vec::new(),
    };
    let pages = page::read_all(&site, &index::read(&site, &selection)?.links)?;
    let mut merged = merge::merge(&pages)?;
    let drafts = draft::read_all(&Site::folder(&out))?;
    let leftovers = fill::fill(&mut merged, &pages, &drafts)?;
    let files = [
        File::new("perplexity.yaml", document::render(&merged.document)?),
        File::new("provenance.toml", provenance::render(&merged.operations)),
    ];

    let plan = Plan::new(folder, files)?;
    if !args.check {
        plan.carry_out()?;
    }
    Ok(Report {
        site: site.name(),
        pages: pages.len(),
        drafts: drafts.len(),
        schemas: merged
            .document
            .pointer("/components/schemas")
            .and_then(serde_json::Value::as_object)
            .map_or(0, serde_json::Map::len),
        operations: merged.operations,
        leftovers,
        taken_back: plan.taken_back(),
        files: plan.into_outcomes(),
        check: args.check,
    })
}

/// Found from where this package was compiled, so that the current folder never matters.
fn workspace_openapi() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).join("openapi")
}
