//! Times of Wikidata.

use serde_json::Value;

use super::item::Snak;
use crate::date::days;

/// The date of a value such as `+2019-03-20T00:00:00Z`, as precise as the value states. `None` for a date before the
/// year 1, for one that is less precise than a year, and for an unknown one.
pub(super) fn date(snak: &Snak) -> Option<String> {
    const YEAR: u64 = 9;
    const MONTH: u64 = 10;
    let value = snak.value()?;
    let time = value.get("time").and_then(Value::as_str)?.strip_prefix('+')?;
    let bytes = match value.get("precision").and_then(Value::as_u64)? {
        YEAR => "YYYY".len(),
        MONTH => "YYYY-MM".len(),
        precision if precision > MONTH => "YYYY-MM-DD".len(),
        _ => return None,
    };
    let date = time.get(..bytes)?;
    days(date).is_ok().then(|| date.to_owned())
}
