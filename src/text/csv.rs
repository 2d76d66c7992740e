//! Fields of comma-separated values.

use std::borrow::Cow;

/// A field of CSV (RFC 4180): in quotation marks if it has a separator, a quotation mark or a line end.
pub(crate) fn quoted(field: &str) -> Cow<'_, str> {
    match field.contains(['"', ',', ';', '\t', '\r', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")).into(),
        false => field.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_if_necessary() {
        assert_eq!(quoted("optional ال"), "optional ال");
        assert_eq!(quoted("split, and \"joined\""), "\"split, and \"\"joined\"\"\"");
        assert_eq!(quoted("a\nb"), "\"a\nb\"");
    }
}
