//! Forms: fields and files, as `multipart/form-data` ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)).

use std::collections::VecDeque;

use bytes::Bytes;
use http::HeaderValue;

use super::body::{File, FormBody, Piece};
use super::{Meter, Upload};
use crate::error::Error;

/// The fields of a form, in their order.
#[derive(Clone)]
pub(crate) struct Form {
    fields: Vec<(&'static str, Field)>,
    boundary: String,
}

#[derive(Clone)]
pub(crate) enum Field {
    Text(String),
    File(Upload),
}

impl Form {
    pub(crate) fn new() -> Self {
        Self {
            fields: Vec::new(),
            // 128 bits of chance: nothing that is sent has them in it.
            boundary: format!("{:032x}", fastrand::u128(..)),
        }
    }

    /// Appends a field.
    ///
    /// # Errors
    ///
    /// [`Kind::InvalidInput`](crate::error::Kind) for a content type that would end its line.
    pub(crate) fn add(&mut self, name: &'static str, field: Field) -> Result<(), Error> {
        if let Field::File(file) = &field
            && HeaderValue::from_str(&file.content_type).is_err()
        {
            return Err(Error::invalid_input(format!(
                "the content type of the file `{name}` has characters that no header can carry"
            )));
        }
        self.fields.push((name, field));
        Ok(())
    }

    /// Takes the fields of a name away.
    pub(crate) fn remove(&mut self, name: &str) {
        self.fields.retain(|(given, _)| *given != name);
    }

    /// Whether it can be sent a second time.
    pub(crate) fn lasts(&self) -> bool {
        self.fields.iter().all(|(_, field)| match field {
            Field::Text(_) => true,
            Field::File(file) => file.source.lasts(),
        })
    }

    pub(crate) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// Opens all files, to be sent.
    ///
    /// # Errors
    ///
    /// For a file that cannot be opened, and for a reader that was sent before.
    pub(crate) async fn open(&self, meter: Meter) -> Result<FormBody, Error> {
        let mut pieces = VecDeque::new();
        let mut text = String::new();
        let mut size = Some(0u64);
        for (name, field) in &self.fields {
            text += &format!("--{}\r\n{}\r\n", self.boundary, head(name, field));
            match field {
                Field::Text(value) => text += value,
                Field::File(upload) => {
                    let (content, known) = upload.source.open().await?;
                    let file_size = known.or(upload.size);
                    size = size
                        .zip(file_size)
                        .and_then(|(all, it)| all.checked_add(it));
                    pieces.push_back(Piece::Text(std::mem::take(&mut text).into()));
                    let on_progress = upload.on_progress.clone();
                    pieces.push_back(Piece::File(File::new(
                        name,
                        content,
                        file_size,
                        on_progress,
                    )));
                }
            }
            text += "\r\n";
        }
        text += &format!("--{}--\r\n", self.boundary);
        pieces.push_back(Piece::Text(Bytes::from(text)));
        let texts = pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.len() as u64,
            Piece::File(_) => 0,
        });
        let texts: u64 = texts.sum();
        let size = size.and_then(|files| files.checked_add(texts));
        Ok(FormBody::new(pieces, size, meter))
    }
}

/// The headers of a field, each with the end of its line.
fn head(name: &str, field: &Field) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escape(name));
    if let Field::File(file) = field {
        let (name, content_type) = (escape(&file.file_name), &file.content_type);
        head += &format!("; filename=\"{name}\"\r\nContent-Type: {content_type}");
    }
    head + "\r\n"
}

/// As browsers do it ([HTML, section
/// 4.10.22.8](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data)): only what
/// would end the name.
fn escape(name: &str) -> String {
    let name = name.replace('"', "%22").replace('\r', "%0D");
    name.replace('\n', "%0A")
}
