//! The entities of an article with their numbers of mentions.

use crate::gazetteer::EntityKey;

use super::entity_map::EntityMap;

/// The mentioned entities, each with its number of mentions, in the order of the first mention.
#[derive(Clone, Debug, Default)]
pub struct EntityCounts {
    counts: Vec<(EntityKey, u32)>,
    /// Position of each entity in `counts`.
    positions: EntityMap<usize>,
}

impl EntityCounts {
    /// Counts a mention of an entity.
    pub fn add(&mut self, entity: EntityKey) {
        let position = *self.positions.entry(entity).or_insert(self.counts.len());
        match self.counts.get_mut(position) {
            Some((_, count)) => *count += 1,
            None => self.counts.push((entity, 1)),
        }
    }

    /// The entities with their numbers of mentions, in the order of the first mention.
    pub fn iter(&self) -> impl Iterator<Item = (EntityKey, u32)> {
        self.counts.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_counted_in_the_order_of_their_first_mention() {
        let mut counts = EntityCounts::default();
        for entity in [7, 3, 7, 9, 3, 7] {
            counts.add(EntityKey::for_test(entity));
        }
        let expected = [(7, 3), (3, 2), (9, 1)].map(|(entity, count)| (EntityKey::for_test(entity), count));
        assert_eq!(counts.iter().collect::<Vec<_>>(), expected);
    }
}
