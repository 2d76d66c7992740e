//! Classes of the feature codes of GeoNames (<https://www.geonames.org/export/codes.html>).

use crate::gazetteer::Class;

/// Least population of a city; a place with fewer inhabitants is a town, as in the built-in gazetteer.
const CITY: u64 = 50_000;

/// The class of a feature code. `None` for codes that are not imported: historical places, small divisions, roads,
/// buildings, fields.
pub(super) fn class_of(code: &str, population: u64) -> Option<Class> {
    Some(match code {
        "PCL" | "PCLI" | "PCLF" | "PCLS" => Class::Country,
        "PCLD" | "PCLIX" | "TERR" => Class::Territory,
        "ADM1" => Class::Region,
        "ADM2" => Class::District,
        "PPLC" | "PPLA" => Class::City,
        "PPLX" => Class::District,
        "PPL" | "PPLA2" | "PPLA3" | "PPLA4" | "PPLA5" | "PPLF" | "PPLG" | "PPLL" | "PPLR" | "PPLS" | "STLMT" => {
            if population >= CITY {
                Class::City
            } else {
                Class::Town
            }
        }
        "CONT" => Class::Continent,
        "RGN" => Class::Area,
        "SEA" | "OCN" | "GULF" | "STRT" | "BAY" => Class::Sea,
        "LK" | "LKS" | "RSV" => Class::Lake,
        "STM" | "STMX" => Class::River,
        "MT" | "MTS" | "PK" | "PKS" | "VLC" => Class::Mountain,
        "DSRT" => Class::Desert,
        "ISL" | "ISLS" => Class::Island,
        _ => return None,
    })
}
