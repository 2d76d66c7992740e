//! The expiry of X.509 certificates.
//!
//! TLS needs no more of a certificate than its bytes, so this reads the one field that operators monitor. The structure
//! is in section 4.1 of RFC 5280.

use tokio_rustls::rustls::pki_types::CertificateDer;

/// Tags of DER.
const INTEGER: u8 = 0x02;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;

/// The earliest expiry of some certificates, in seconds since 1970. None if one of them cannot be read.
pub(super) fn earliest_expiry(certificates: &[CertificateDer<'_>]) -> Option<i64> {
    let expiries: Option<Vec<i64>> = certificates.iter().map(|certificate| not_after(certificate)).collect();
    expiries?.into_iter().min()
}

/// The end of the validity of a certificate.
fn not_after(certificate: &[u8]) -> Option<i64> {
    let (certificate, _) = element(certificate, SEQUENCE)?;
    let (mut fields, _) = element(certificate, SEQUENCE)?;
    if let Some((_version, rest)) = element(fields, VERSION) {
        fields = rest;
    }
    // The serial number, the algorithm of the signature and the issuer come before the validity.
    for tag in [INTEGER, SEQUENCE, SEQUENCE] {
        (_, fields) = element(fields, tag)?;
    }
    let (validity, _) = element(fields, SEQUENCE)?;
    let (_not_before, rest) = time(validity)?;
    time(rest).map(|(not_after, _)| not_after)
}

/// The content of an element with this tag at the start of the input, and the input after it.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = input.split_first_chunk()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        // The number of bytes of the length.
        0x81..=0x84 => {
            let (length, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (length.iter().fold(0, |sum, &byte| sum << 8 | usize::from(byte)), rest)
        }
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// The time at the start of the input, in seconds since 1970, and the input after it. RFC 5280 allows only UTC, with
/// seconds and without fractions.
fn time(input: &[u8]) -> Option<(i64, &[u8])> {
    let (year_digits, (digits, rest)) = match element(input, UTC_TIME) {
        Some(found) => (2, found),
        None => (4, element(input, GENERALIZED_TIME)?),
    };
    let digits = std::str::from_utf8(digits).ok()?.strip_suffix('Z')?;
    if digits.len() != year_digits + 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, others) = digits.split_at(year_digits);
    let year = match year.parse().ok()? {
        // Two digits stand for 1950 to 2049.
        year @ 0..50 if year_digits == 2 => 2000 + year,
        year if year_digits == 2 => 1900 + year,
        year => year,
    };
    let number = |at: usize| others[2 * at..2 * at + 2].parse::<i64>().ok();
    let (month, day) = (number(0).filter(|month| (1..=12).contains(month))?, number(1)?);
    Some((days_since_1970(year, month, day) * 86_400 + number(2)? * 3600 + number(3)? * 60 + number(4)?, rest))
}

/// Days from 1970-01-01 to a day of the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that a leap day is the last day of its year.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719,468 days lie between 1 March of year 0 and 1 January 1970.
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn certificate(year: i32) -> CertificateDer<'static> {
        let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
        parameters.not_after = rcgen::date_time_ymd(year, 3, 1);
        parameters.self_signed(&rcgen::KeyPair::generate().unwrap()).unwrap().der().clone()
    }

    #[test]
    fn the_earliest_expiry_is_read_in_both_forms_of_time() {
        // 2049 is the last year with two digits.
        let (earlier, later) = (certificate(2049), certificate(2050));
        assert_eq!(earliest_expiry(std::slice::from_ref(&later)), Some(2_529_705_600));
        assert_eq!(earliest_expiry(&[later, earlier]), Some(2_498_169_600));
        assert_eq!(earliest_expiry(&[]), None);
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        let cases = [((1970, 1, 1), 0), ((1972, 3, 1), 790), ((2000, 2, 29), 11_016), ((2100, 3, 1), 47_541)];
        for ((year, month, day), expected) in cases {
            assert_eq!(days_since_1970(year, month, day), expected, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn malformed_certificates_have_no_expiry() {
        let whole = certificate(2030);
        assert!(not_after(&whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(not_after(&whole[..length]), None, "cut off at {length}");
        }
        // Any byte may be wrong: no panic.
        for at in 0..whole.len() {
            let mut changed = whole.to_vec();
            for byte in [0, 0x7F, 0x80, 0x84, 0xFF] {
                changed[at] = byte;
                let _ = not_after(&changed);
            }
        }
    }
}
