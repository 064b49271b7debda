//! Files: uploaded, listed, fetched and deleted.

pub(in crate::behaviours) mod list;
pub(in crate::behaviours) mod one;
pub(in crate::behaviours) mod upload;
