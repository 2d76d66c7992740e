//! Country codes that ISO 3166-1 does not assign.

/// The codes that ISO 3166-1 assigns to countries and territories, and `XK` for Kosovo.
const ASSIGNED: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN \
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME \
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF \
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV \
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE \
    YT ZA ZM ZW XK";

/// Codes that are often written in place of the assigned ones: reserved and former codes of ISO 3166, and codes of
/// languages and of the FIPS standard that no country has in ISO 3166-1.
const CONFUSED: [(&str, &str); 14] = [
    ("AN", "CW or SX"),
    ("CS", "RS or ME"),
    ("DD", "DE"),
    ("EL", "GR"),
    ("EN", "GB"),
    ("FX", "FR"),
    ("JA", "JP"),
    ("KO", "KR"),
    ("KS", "KR"),
    ("SU", "RU"),
    ("TP", "TL"),
    ("UK", "GB"),
    ("YU", "RS"),
    ("ZR", "CD"),
];

/// What is wrong with a country code. None if it is assigned.
pub(super) fn country_fault(code: &str) -> Option<String> {
    if ASSIGNED.split_ascii_whitespace().any(|assigned| assigned == code) {
        return None;
    }
    let right = CONFUSED.iter().find(|(wrong, _)| *wrong == code);
    let hint = right.map_or_else(String::new, |(_, right)| format!(": write {right}"));
    Some(format!("is not a code of ISO 3166-1 alpha-2{hint}"))
}

/// Whether ISO 3166-1 leaves a code to its users: AA, QM to QZ, XA to XZ and ZZ.
fn is_left_to_users(code: &str) -> bool {
    matches!(code.as_bytes(), b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', b'A'..=b'Z'])
}

/// What is wrong with a country code in a filter. None if it is assigned, or left to the users of the codes.
pub(crate) fn filter_fault(code: &str) -> Option<String> {
    country_fault(code).filter(|_| !is_left_to_users(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assigned_codes_have_no_fault_and_others_name_the_right_one() {
        assert_eq!(ASSIGNED.split_ascii_whitespace().count(), 249 + 1);
        for code in ["GB", "KZ", "XK", "AD", "ZW"] {
            assert_eq!(country_fault(code), None);
        }
        assert_eq!(country_fault("UK").as_deref(), Some("is not a code of ISO 3166-1 alpha-2: write GB"));
        assert_eq!(country_fault("QQ").as_deref(), Some("is not a code of ISO 3166-1 alpha-2"));
        assert_eq!(["QQ", "XA", "ZZ", "KZ"].map(filter_fault), [const { None }; 4]);
        assert!(["UK", "QA1", "QL", "ZY"].iter().all(|code| filter_fault(code).is_some()));
        for (wrong, right) in CONFUSED {
            assert!(country_fault(wrong).is_some(), "{wrong}");
            assert!(right.split(" or ").all(|code| country_fault(code).is_none()), "{right}");
        }
    }
}
