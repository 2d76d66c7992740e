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
    const BITS: u32 = 2;
    const LISTED: u32 = Policies::BITS * Language::ALL.len() as u32;
    const BESIDE_NAME: u32 = Policies::LISTED + Policies::BITS;

    /// The policies of a form that is not an ordinary word.
    #[inline]
    pub fn uniform(listed: Policy) -> Policies {
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
