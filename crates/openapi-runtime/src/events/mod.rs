//! Answers that come as events: reading them, knowing where they end, and going on after a cut.

mod call;
mod cursor;
mod engine;
mod event;
mod fault;
mod judge;
mod mark;
mod mend;
mod place;
mod resume;
mod stream;
mod text;
mod told;
mod whole;
mod wire;

pub use cursor::Cursor;
pub use event::{Failure, Resume, StreamEvent};
pub use mark::{Glance, Mark};
pub(crate) use resume::Origin;
pub use stream::EventStream;
pub use text::TextStream;
