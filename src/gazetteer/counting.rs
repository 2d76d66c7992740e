//! Counts the entities and names of a gazetteer.

use super::counts::Counts;
use super::key::{EntityKey, NameKey};
use super::packed::Gazetteer;

impl Gazetteer {
    /// Numbers of the listed entities and names. The first call visits the names of this layer and of the layers below
    /// that have not been counted yet.
    ///
    /// ```
    /// use dalil::{EntityType, GazetteerBuilder};
    ///
    /// let mut builder = GazetteerBuilder::new();
    /// builder.add_text("towns.jsonl", r#"{"id":"place/almaty","class":"city","names":{"en":["Almaty","Alma-Ata"]}}"#);
    /// let gazetteer = builder.build()?;
    /// assert_eq!(gazetteer.counts().types().collect::<Vec<_>>(), [(EntityType::Place, (1, 2))]);
    /// # Ok::<(), dalil::GazetteerError>(())
    /// ```
    pub fn counts(&self) -> &Counts {
        self.counts.get_or_init(|| {
            let mut counts = Counts::default();
            if let Some(below) = &self.below {
                counts = below.gazetteer.counts().clone();
                for position in below.hidden().filter(|&position| below.gazetteer.shows(position)) {
                    below.gazetteer.count(&mut counts, position, |count| *count -= 1);
                }
            }
            for index in 0..self.entities.len() {
                self.count(&mut counts, self.position_of(index), |count| *count += 1);
            }
            counts
        })
    }

    /// The languages of the names, with the number of names.
    pub fn language_counts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.counts().languages(&self.languages)
    }

    fn count(&self, counts: &mut Counts, position: u32, change: impl Fn(&mut usize)) {
        let language = |name| usize::from(self.packed_name(NameKey::of_position(name).position()).language);
        let entity_type = self.entity(EntityKey::of_position(position)).entity_type();
        counts.change(entity_type, self.names_of(position).map(language), change);
    }
}
