//! The Agent API by hand: what the fields of its types say in more words.

mod input;
mod run;
