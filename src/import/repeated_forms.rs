//! Finds forms that several entities of an import have, in constant memory.

use crate::hash::hash;

/// Two filters of hashes: one of the forms that were added, one of the forms that were added again.
///
/// A filter never misses a form. With more than ten million different forms, some forms that occur once are taken for
/// repeated ones (one in 100 for ten million, one in 5 for 60 million).
pub(super) struct RepeatedForms {
    once: Vec<u64>,
    again: Vec<u64>,
}

/// Number of 64-bit blocks of a filter: 32 MiB, which the system provides only as far as they are used.
const BLOCKS: usize = 1 << 22;

impl RepeatedForms {
    pub fn new() -> RepeatedForms {
        RepeatedForms { once: vec![0; BLOCKS], again: vec![0; BLOCKS] }
    }

    /// Adds the forms of an entity, each once.
    pub fn add(&mut self, form: u64) {
        let (block, bits) = place(form);
        let filter = if self.once[block] & bits == bits { &mut self.again } else { &mut self.once };
        filter[block] |= bits;
    }

    /// Whether several entities have a form.
    pub fn contains(&self, form: u64) -> bool {
        let (block, bits) = place(form);
        self.again[block] & bits == bits
    }
}

/// The block of a form, and its four bits there.
fn place(form: u64) -> (usize, u64) {
    let key = hash(form);
    let bit = |i: u32| 1u64 << (key >> (6 * i) & 63);
    ((key >> 40) as usize % BLOCKS, bit(0) | bit(1) | bit(2) | bit(3))
}

/// The hash of a form.
pub(super) fn form_hash(codes: &[u8]) -> u64 {
    codes.iter().fold(codes.len() as u64, |state, &code| hash(state ^ u64::from(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_forms_are_found_and_others_are_not() {
        let mut forms = RepeatedForms::new();
        (0..100_000).for_each(|form| forms.add(form));
        (0..1000).for_each(|form| forms.add(form));
        assert!((0..1000).all(|form| forms.contains(form)));
        assert!((1000..100_000).filter(|&form| forms.contains(form)).count() < 10);
    }
}
