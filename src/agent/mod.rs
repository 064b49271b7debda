//! The Agent API by hand: what the fields of its types say in more words.

mod input;
mod run;

pub(crate) use run::NO_REASON;
