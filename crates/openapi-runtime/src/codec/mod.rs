//! How generated types are read and written. Called by generated code only.
//!
//! Null stands for absent, an unknown value is kept, an undeclared field is
//! kept, and all of it is written again as it came. Nothing is buffered but
//! what stands before the tag of a tagged union.

mod integer;
mod kind;
mod object;
mod redacted;
mod shape;
mod status;
mod tagged;
mod text;
mod undeclared;

pub use integer::whole;
pub use kind::{ByKind, list_member, object_member, read_by_kind, scalar_member};
pub use object::{Object, Reader, read_object};
pub use redacted::Redacted;
pub use serde;
pub use serde_json;
pub use shape::{ByShape, Shape, read_by_shape};
pub use status::{ByStatus, any_body, read_body};
pub use tagged::{Fields, Tagged, read_tagged, write_tagged};
pub use text::read_text;
pub use undeclared::Undeclared;
