//! Errors of rows.

use super::error::ImportError;
use crate::gazetteer::FieldFault;

/// Why a row gave no entity.
#[derive(Debug)]
pub(super) enum RowError {
    Invalid(FieldFault),
    Failed(ImportError),
}

impl From<FieldFault> for RowError {
    fn from(fault: FieldFault) -> RowError {
        RowError::Invalid(fault)
    }
}

impl From<ImportError> for RowError {
    fn from(error: ImportError) -> RowError {
        RowError::Failed(error)
    }
}
