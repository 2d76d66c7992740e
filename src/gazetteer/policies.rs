//! The policy of a name's form by language.

use super::vocabulary::Policy;
use crate::lang::Language;

/// The policies of a form of a name, two bits each:
///
/// * the listed policy;
/// * the policy in a text of each language, which is stricter if the form is an ordinary word of the language;
/// * the policy beside another name, which is stricter if the form is a name of people (Владимир Путин).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policies(u16);

impl Policies {
    /// Number of bits that [`to_bits`](Policies::to_bits) uses.
    pub const PACKED_BITS: u32 = 10;

    const BITS: u32 = 2;
    const LISTED: u32 = Policies::BITS * Language::ALL.len() as u32;
    const BESIDE_NAME: u32 = Policies::LISTED + Policies::BITS;

    /// The policies of a form that is not an ordinary word.
    #[inline]
    pub const fn uniform(listed: Policy) -> Policies {
        /// A one in each pair of bits.
        const EACH: u16 = u16::MAX / 3;
        Policies(listed as u16 * EACH)
    }

    /// The policy that the gazetteer lists.
    pub fn listed(self) -> Policy {
        self.at(Policies::LISTED)
    }

    /// The policy in a text of a language. For an unknown language it is the strictest of all languages.
    #[inline]
    pub fn in_language(self, language: Language) -> Policy {
        self.at(Policies::BITS * language as u32)
    }

    /// The policy directly beside another name. It holds where it is stricter than that of the language.
    #[inline]
    pub fn beside_name(self) -> Policy {
        self.at(Policies::BESIDE_NAME)
    }

    /// Whether all policies are equal.
    #[inline]
    pub fn is_uniform(self) -> bool {
        self == Policies::uniform(self.listed())
    }

    /// The policies as an integer of [`Policies::PACKED_BITS`] bits, for packed structures.
    pub fn to_bits(self) -> u16 {
        const FREE: Policies = Policies::uniform(Policy::Free);
        if self == FREE {
            // The least of the combinations.
            return 0;
        }
        let value = VALUES[..COUNT].binary_search(&self.0).expect("lower bounds make no other combination");
        value as u16
    }

    /// The policies that [`to_bits`](Policies::to_bits) converted.
    #[inline]
    pub fn from_bits(bits: u16) -> Policies {
        Policies(VALUES[usize::from(bits) % VALUES.len()])
    }

    #[inline]
    fn at(self, shift: u32) -> Policy {
        [Policy::Free, Policy::Context, Policy::Cue, Policy::Cue][usize::from(self.0 >> shift & 3)]
    }

    /// Sets a lower bound for a language and for unknown languages.
    pub(super) fn restrict(&mut self, language: Language, least: Policy) {
        for language in [language, Language::Other] {
            self.restrict_at(Policies::BITS * language as u32, least);
        }
    }

    /// Sets a lower bound for the policy beside another name.
    pub(super) fn restrict_beside_name(&mut self, least: Policy) {
        self.restrict_at(Policies::BESIDE_NAME, least);
    }

    fn restrict_at(&mut self, shift: u32, least: Policy) {
        if least > self.at(shift) {
            self.0 = self.0 & !(3 << shift) | (least as u16) << shift;
        }
    }
}

const _: () = assert!(Policy::ALL.len() == 3 && Policies::BESIDE_NAME + Policies::BITS == u16::BITS);

/// Number of combinations of policies that occur.
const COUNT: usize = combinations().1;

/// All combinations of policies that occur, in ascending order. A combination is stored as its index here. With more
/// languages, [`Policies::PACKED_BITS`] must grow.
static VALUES: [u16; 1 << Policies::PACKED_BITS] = combinations().0;

/// Lists the combinations that lower bounds can make of uniform policies, in ascending order, and counts them.
const fn combinations() -> ([u16; 1 << Policies::PACKED_BITS], usize) {
    const POSITIONS: u32 = u16::BITS / Policies::BITS;
    let (mut values, mut count) = ([0; 1 << Policies::PACKED_BITS], 0);
    let mut number = 0;
    while number < 3usize.pow(POSITIONS) {
        let (mut value, mut rest, mut position) = (0u16, number, 0);
        while position < POSITIONS {
            value |= ((rest % 3) as u16) << (Policies::BITS * position);
            rest /= 3;
            position += 1;
        }
        if occurs(value) {
            values[count] = value;
            count += 1;
        }
        number += 1;
    }
    (values, count)
}

/// Whether no policy is less strict than the listed one, and that for unknown languages is the strictest of all
/// languages.
const fn occurs(value: u16) -> bool {
    let listed = value >> Policies::LISTED & 3;
    let unknown = value >> (Policies::BITS * Language::Other as u32) & 3;
    let mut language = 0;
    while language < Language::ALL.len() as u32 {
        let policy = value >> (Policies::BITS * language) & 3;
        if policy < listed || policy > unknown {
            return false;
        }
        language += 1;
    }
    value >> Policies::BESIDE_NAME & 3 >= listed
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_lower_bounds_are_converted_to_bits_and_back(
            listed in 0..Policy::ALL.len(),
            bounds in prop::collection::vec((0..=Language::ALL.len(), 0..Policy::ALL.len()), 0..12),
        ) {
            let mut policies = Policies::uniform(Policy::ALL[listed]);
            for (language, least) in bounds {
                match Language::ALL.get(language) {
                    Some(&language) => policies.restrict(language, Policy::ALL[least]),
                    None => policies.restrict_beside_name(Policy::ALL[least]),
                }
            }
            prop_assert_eq!(Policies::from_bits(policies.to_bits()), policies);
        }
    }
}
