//! `sync-spec`: the docs site's API reference becomes the vendored document.
//!
//! `sources` says what is read, `gather` reads it through [`site::Site`], `merge` makes one document
//! of all, `changes` says what that changes, `write` puts it into the folder, and `after` builds the
//! client with it.

mod after;
mod anatomy;
mod changes;
mod conflict;
mod document;
mod draft;
mod fence;
mod fetch;
mod fixups;
mod gather;
mod http;
mod index;
mod json;
mod judge;
mod kept;
mod lines;
mod markup;
mod merge;
mod normalise;
mod page;
mod paths;
mod prefix;
mod provenance;
mod reach;
mod reading;
mod rename;
mod report;
mod site;
mod source;
mod sources;
mod top;
mod unique;
mod upgrade;
mod write;

use std::fmt::Display;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use changes::Changes;
use kept::Vendored;
use report::Report;
use site::Site;
use sources::Sources;
use write::{Access, File, Folder, Plan};

/// Bring openapi/perplexity.yaml and openapi/provenance.toml up to date from the docs site
///
/// Reads what openapi/sources.toml names: the reference pages that the index llms.txt links, whole
/// documents, and the drafts of operations that neither has. They become one document; what sources
/// say differently of one thing is an error until sources.toml settles it. What changes is shown,
/// and whether it breaks users of the client.
///
/// Both files are written, or neither; a file whose bytes would stay the same is not touched. Then
/// the client is built, and what moved in its public surface is shown.
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes:
  0  the files are what the docs site and the drafts say
  1  with --check: a file would change
  2  nothing was written; the error names the place and the remedy
  3  the files were written, but the client does not build or pass with them")]
pub(crate) struct Args {
    /// The docs site, a mirror of it, or a folder that is laid out like it (llms.txt,
    /// openapi.json, api-reference/NAME.md)
    #[arg(long, value_name = "URL|DIR", default_value = site::BASE)]
    from: String,

    /// Write nothing into the folder; exit with 1 and say what if a file would change
    #[arg(long)]
    check: bool,

    /// Write nothing into the folder; say what would change
    #[arg(long, conflicts_with = "check")]
    dry_run: bool,

    /// Write also if an operation is in no source any more
    #[arg(long)]
    allow_removals: bool,

    /// Write what changes as Markdown too, for a pull request
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,

    /// Take the snapshots of the tests as the new document makes them
    #[arg(long, conflicts_with_all = ["check", "dry_run", "no_build"])]
    accept: bool,

    /// Do not build the client afterwards
    #[arg(long)]
    no_build: bool,

    /// The folder to write into, whose sources.toml and drafts are read; nothing is built with
    /// another than openapi/ of this workspace [default: that, wherever it is called from]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    http: http::Settings,
}

/// How a run ended that could do what it was asked to.
pub(crate) enum Ended {
    Done,
    /// With `--check`: a file would change.
    Stale,
    /// The files are written, and the client does not build with them.
    Broken(Error),
}

/// What there is to say goes to `say`, as soon as it is known: building takes minutes.
pub(crate) fn run(args: &Args, say: impl Fn(&dyn Display)) -> Result<Ended> {
    let workspace = workspace();
    let report = sync(args, &workspace)?;
    say(&report);
    if report.is_stale() {
        return Ok(Ended::Stale);
    }
    if args.no_build || args.out.is_some() || report.read_only {
        return Ok(Ended::Done);
    }
    if !report.changes.fixups.is_empty() {
        let problem = "not built: it has fixups that do not fit any more, named above";
        let remedy = "see what each is for: update its `test`, or delete what upstream has mended, \
                      then run this again";
        return Ok(Ended::Broken(Error::new("the client", problem, remedy)));
    }
    say(&"\nbuilding the client (not with --no-build)");
    let moved = match after::build(&workspace) {
        Ok(moved) => moved,
        Err(error) => return Ok(Ended::Broken(error)),
    };
    if moved.is_empty() {
        say(&"its surface is what the snapshot says");
    } else {
        say(&format!("its surface moves, beside the snapshot:\n{moved}"));
    }
    if args.accept
        && let Err(error) = after::accept(&workspace)
    {
        return Ok(Ended::Broken(error));
    }
    Ok(Ended::Done)
}

fn sync(args: &Args, workspace: &Path) -> Result<Report> {
    let default = || workspace.join("openapi");
    let out = args.out.clone().unwrap_or_else(default);
    let read_only = args.check || args.dry_run;
    let access = if read_only {
        Access::Look
    } else {
        Access::Write
    };
    // Nothing in the folder is read before: what a killed run wrote is half a document.
    let folder = Folder::open(&out, access)?;
    let site = Site::named(&args.from, &args.http)?;
    let sources = Sources::read(&out)?;
    let vendored = Vendored::read(&out)?;
    let gathered = gather::gather(&site, &out, &sources, vendored.as_ref())?;
    let merged = merge::merge(&gathered.sources, &sources)?;
    let files = [
        File::new("perplexity.yaml", document::render(&merged.document)?),
        File::new(
            "provenance.toml",
            provenance::render(&merged.operations, &merged.components),
        ),
    ];
    let changes = Changes::new(&out, vendored.as_ref(), &merged)?;
    if let Some(path) = &args.markdown {
        let remedy = "name a file in a folder that may be written to";
        let written = fs::write(path, changes.markdown(&merged.superseded));
        written.map_err(|error| Error::io(path, "write it", &error, remedy))?;
    }

    let plan = Plan::new(folder, files)?;
    if !read_only {
        changes.refuse_removals(args.allow_removals)?;
        plan.carry_out()?;
    }
    Ok(Report {
        site: site.name(),
        gathered,
        merged,
        changes,
        taken_back: plan.taken_back(),
        files: plan.into_outcomes(),
        check: args.check,
        read_only,
    })
}

/// The text of a file, if there is one.
fn optional(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let error = match error.kind() {
                ErrorKind::IsADirectory => io::Error::other("it is not a file"),
                _ => error,
            };
            let remedy =
                "see that it is a file that may be read, or name another folder with --out";
            Err(Error::io(path, "read it", &error, remedy))
        }
    }
}

/// A path as people call it: from the workspace on, if it is in there.
fn shown(path: &Path) -> String {
    let workspace = workspace();
    path.strip_prefix(workspace)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// Found from where this package was compiled, so that the current folder never matters.
fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

#[cfg(test)]
mod tests {
    #[test]
    fn without_out_the_committed_files_are_meant_whatever_the_current_folder_is() {
        let openapi = super::workspace().join("openapi");
        assert!(openapi.is_absolute() && openapi.join("perplexity.yaml").is_file());
    }
}
