//! The gazetteers of a server, by name.

use std::sync::Arc;

use tonic::Status;

use super::call::Call;
use super::gazetteer_handle::GazetteerHandle;
use super::limits::Limits;
use super::status;

/// Name of the gazetteer that the paths without a name make.
pub const DEFAULT_GAZETTEER: &str = "default";

/// Greatest number of gazetteers besides the default one. Their names are labels of metrics.
const MAX_NAMED: usize = 100;

/// Why names of gazetteers cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerNamesError {
    /// A name is malformed.
    #[error(
        "the gazetteer name {0:?} must have 1 to {max} ASCII letters, digits, hyphens or underscores, and must not be \
         {DEFAULT_GAZETTEER}",
        max = Limits::GAZETTEER_NAME_BYTES
    )]
    Malformed(String),
    /// There are too many names.
    #[error("{0} named gazetteers exceed the limit of {MAX_NAMED}")]
    TooMany(usize),
}

/// A gazetteer with its name.
#[derive(Clone, Debug)]
pub struct NamedGazetteer {
    /// Its name in requests, logs and metrics.
    pub name: Arc<str>,
    /// The gazetteer.
    pub handle: GazetteerHandle,
}

/// The gazetteers of a server, the default one first.
#[derive(Clone, Debug)]
pub struct Gazetteers(Arc<[NamedGazetteer]>);

impl Gazetteers {
    /// Whether a text can be the name of a gazetteer.
    pub fn is_name(text: &str) -> bool {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (1..=Limits::GAZETTEER_NAME_BYTES).contains(&text.len()) && text.bytes().all(is_part)
    }

    /// Checks the names of gazetteers besides the default one.
    ///
    /// # Errors
    /// If a name is malformed or that of the default gazetteer, or if there are over 100.
    pub fn check_names<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Result<(), GazetteerNamesError> {
        let count = names.clone().count();
        if count > MAX_NAMED {
            return Err(GazetteerNamesError::TooMany(count));
        }
        match { names }.find(|name| *name == DEFAULT_GAZETTEER || !Gazetteers::is_name(name)) {
            Some(name) => Err(GazetteerNamesError::Malformed(name.to_owned())),
            None => Ok(()),
        }
    }

    /// Creates the default gazetteer and others with these names. All are empty until they are loaded.
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Gazetteers {
        let names = std::iter::once(DEFAULT_GAZETTEER).chain(names);
        Gazetteers(names.map(|name| NamedGazetteer { name: name.into(), handle: GazetteerHandle::default() }).collect())
    }

    /// Returns the gazetteers, the default one first.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, NamedGazetteer> {
        self.0.iter()
    }

    /// Returns the gazetteers that a call may use.
    pub(crate) fn of_call<'a>(&'a self, call: &'a Call) -> impl Iterator<Item = &'a NamedGazetteer> {
        self.0.iter().filter(|gazetteer| call.access().permits(&gazetteer.name))
    }

    /// Returns the gazetteer with a name, or, for an empty name, the first one that the call may use. `field` is the
    /// path of the name in the request.
    ///
    /// # Errors
    /// Returns `NOT_FOUND` if no gazetteer has the name, or if the call may not use it, and `INVALID_ARGUMENT` if the
    /// name is too long.
    pub(crate) fn select(&self, field: &str, name: &str, call: &Call) -> Result<&NamedGazetteer, Status> {
        if name.len() > Limits::GAZETTEER_NAME_BYTES {
            let description = status::too_many(name.len(), "bytes", Limits::GAZETTEER_NAME_BYTES);
            return Err(status::invalid(field, description));
        }
        let permitted = |gazetteer: &&NamedGazetteer| {
            (name.is_empty() || *gazetteer.name == *name) && call.access().permits(&gazetteer.name)
        };
        self.0.iter().find(permitted).ok_or_else(|| status::unknown_gazetteer(name))
    }
}

impl From<GazetteerHandle> for Gazetteers {
    /// The default gazetteer alone.
    fn from(handle: GazetteerHandle) -> Gazetteers {
        Gazetteers([NamedGazetteer { name: DEFAULT_GAZETTEER.into(), handle }].into())
    }
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::super::gazetteer_access::GazetteerAccess;
    use super::*;

    fn selected(name: &str, access: Option<&[&str]>) -> Result<String, Code> {
        let gazetteers = Gazetteers::new(["politics", "sport"]);
        let call = Call::default();
        if let Some(names) = access {
            call.set_access(GazetteerAccess::only(names.iter().map(|&name| name.to_owned())));
        }
        let selected = gazetteers.select("gazetteer", name, &call);
        selected.map(|gazetteer| gazetteer.name.to_string()).map_err(|status| status.code())
    }

    #[test]
    fn a_call_selects_a_gazetteer_that_it_may_use() {
        assert_eq!(selected("", None).as_deref(), Ok("default"));
        assert_eq!(selected("default", None).as_deref(), Ok("default"));
        assert_eq!(selected("sport", None).as_deref(), Ok("sport"));
        assert_eq!(selected("sports", None), Err(Code::NotFound));
        assert_eq!(selected(&"x".repeat(65), None), Err(Code::InvalidArgument));
        let only = Some(&["sport"][..]);
        assert_eq!(selected("", only).as_deref(), Ok("sport"));
        assert_eq!(selected("sport", only).as_deref(), Ok("sport"));
        assert_eq!(selected("politics", only), Err(Code::NotFound));
        assert_eq!(selected("default", only), Err(Code::NotFound));
    }
}
