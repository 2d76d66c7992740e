//! The sets of sources that entities have: few, and each kept once.

use std::collections::HashMap;

/// Sets of sources, as indices of the gazetteer's sources, ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceSets {
    sets: Vec<Box<[u16]>>,
    indices: HashMap<Box<[u16]>, u32>,
}

impl SourceSets {
    /// The index of a set, which is added if it is new.
    pub fn index_of(&mut self, set: &[u16]) -> u32 {
        if let Some(&index) = self.indices.get(set) {
            return index;
        }
        let index = self.sets.len() as u32;
        self.sets.push(set.into());
        self.indices.insert(set.into(), index);
        index
    }

    /// The set at an index.
    pub fn get(&self, index: u32) -> &[u16] {
        &self.sets[index as usize]
    }
}
