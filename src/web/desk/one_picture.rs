//! A form with one picture.

use actix_web::web::Bytes;

use crate::base::error::{Code, Error, Kind, Result};
use crate::base::fields::FieldErrors;
use crate::domain::media::{self, Pictures};

/// The picture of an upload, decoded; what is wrong with it stands at `field`.
pub(super) async fn one_picture(files: Vec<Result<Bytes>>, field: &str) -> Result<Pictures> {
    let Some(file) = files.into_iter().next() else {
        return Err(Error::field(field, Code::FieldRequired));
    };
    let pictures = match file {
        Ok(bytes) => media::process(bytes).await,
        Err(error) => Err(error),
    };
    pictures.map_err(|error| at_field(error, field))
}

/// What is wrong with the form as a whole, at one of its fields.
pub(super) fn at_field(error: Error, field: &str) -> Error {
    if !matches!(error.kind(), Kind::Invalid | Kind::TooLarge) {
        return error;
    }
    let mut faults = FieldErrors::new();
    let mut params = error.params().to_vec();
    // Texts about uploads say which of the files it is.
    params.push(("file", "1".to_owned()));
    faults.add_with(field, error.code(), params);
    Error::fields(faults)
}
