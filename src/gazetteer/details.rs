//! What few lines state about an entity.

use std::collections::BTreeMap;

use super::class_name::ClassName;
use super::error::FieldFault;
use super::record::EntityRecord;

/// Largest number of fields in `extra`.
const MAX_FIELDS: usize = 32;
/// Longest name of a field in `extra`, in bytes.
const MAX_FIELD_BYTES: usize = 64;
/// Largest size of the names and values in `extra` together, in bytes.
const MAX_BYTES: usize = 4096;

/// The details of a line. Most lines have none, so they are stored apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Details {
    /// Name of the class of an entity of the type other.
    pub class_name: Option<String>,
    pub extra: BTreeMap<String, String>,
    pub former_ids: Vec<String>,
}

impl Details {
    /// Takes the details out of a record.
    pub fn take(record: &mut EntityRecord) -> Details {
        let is_other = |name: &&ClassName| name.class() == super::vocabulary::Class::Other;
        Details {
            class_name: record.class.as_ref().filter(is_other).map(ToString::to_string),
            extra: std::mem::take(&mut record.extra),
            former_ids: std::mem::take(&mut record.former_ids),
        }
    }

    /// Adds the details of a later line. Its class replaces the earlier one, and its fields those of the same names.
    pub fn merge(&mut self, later: &Details) {
        self.class_name = later.class_name.clone().or(self.class_name.take());
        self.extra.extend(later.extra.clone());
        self.former_ids.extend_from_slice(&later.former_ids);
    }

    pub fn is_empty(&self) -> bool {
        *self == Details::default()
    }
}

/// Checks the number and the size of the fields in `extra`.
pub(super) fn check_extra(extra: &BTreeMap<String, String>) -> Result<(), FieldFault> {
    let fault = |message: String| Err(FieldFault::new("extra", message));
    if extra.len() > MAX_FIELDS {
        return fault(format!("{} fields exceed the limit of {MAX_FIELDS}", extra.len()));
    }
    if extra.keys().any(|field| field.is_empty() || field.len() > MAX_FIELD_BYTES) {
        return fault(format!("the name of a field must have 1 to {MAX_FIELD_BYTES} bytes"));
    }
    let bytes: usize = extra.iter().map(|(field, value)| field.len() + value.len()).sum();
    if bytes > MAX_BYTES {
        return fault(format!("{bytes} bytes of names and values exceed the limit of {MAX_BYTES}"));
    }
    Ok(())
}
