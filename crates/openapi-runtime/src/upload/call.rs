//! The calls that send a form.

use std::fmt::Display;

use serde::Serialize;

use super::{Field, Upload};
use crate::call::Call;
use crate::style::{self, Style};

impl<T, P, E> Call<T, P, E> {
    /// Appends a field to the form that is sent, as `multipart/form-data`.
    ///
    /// A name may be given several times, and the fields keep their order.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives [`is_invalid_input`](crate::Error::is_invalid_input) where it has a JSON body too, or a header
    /// `content-type`.
    pub fn form(self, name: &'static str, value: impl Display) -> Self {
        self.field(name, Field::Text(value.to_string()))
    }

    /// Appends a list or an object to the form that is sent: a field for each item of a list, an object as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`form`](Call::form), and for a value that cannot be written.
    pub fn form_styled(
        self,
        name: &'static str,
        style: Style,
        value: &(impl Serialize + ?Sized),
    ) -> Self {
        self.put(style::parts(name, value, style), |call, parts| {
            parts.into_iter().fold(call, |call, it| call.form(name, it))
        })
    }

    /// Appends a file to the form that is sent, as `multipart/form-data`. The files are read while they are sent.
    ///
    /// `content-length` is sent where the size of all files is known.
    ///
    /// # Errors
    ///
    /// Awaiting the call gives the errors of [`form`](Call::form), [`is_invalid_input`](crate::Error::is_invalid_input) for a
    /// content type that no header can carry, and those of the [`Upload`].
    pub fn form_file(self, name: &'static str, file: Upload) -> Self {
        self.field(name, Field::File(file))
    }

    /// Appends several files under one name, as [`form_file`](Call::form_file) does one.
    ///
    /// # Errors
    ///
    /// Those of [`form_file`](Call::form_file).
    pub fn form_files(self, name: &'static str, files: impl IntoIterator<Item = Upload>) -> Self {
        files
            .into_iter()
            .fold(self, |call, file| call.form_file(name, file))
    }

    fn field(mut self, name: &'static str, field: Field) -> Self {
        if let Err(error) = self.request.payload.add_field(name, field) {
            self.request.refuse(error);
        }
        self
    }
}
