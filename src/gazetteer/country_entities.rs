//! The country or territory of each country code.

use serde::{Deserialize, Serialize};

use super::country::CountryCode;
use super::vocabulary::Class;

/// By country code, the position of the country or territory that has the code: the most prominent one if there are
/// several, such as a country and its former state.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct CountryEntities {
    by_code: Vec<Option<u32>>,
    /// The positions of all countries and territories with a code.
    all: Vec<u32>,
}

impl CountryEntities {
    /// Whether an entity of a class can be one of them.
    pub fn is_country(class: Class) -> bool {
        matches!(class, Class::Country | Class::Territory)
    }

    /// Finds the countries among entities, given by position, class, country and prominence in the order of their ids.
    pub fn find(entities: impl Iterator<Item = (u32, Class, Option<CountryCode>, f32)>) -> CountryEntities {
        let mut all = Vec::new();
        let mut positions = vec![None; CountryCode::COUNT];
        let mut greatest = vec![f32::NEG_INFINITY; CountryCode::COUNT];
        for (position, class, country, prominence) in entities {
            let country = country.filter(|_| CountryEntities::is_country(class));
            all.extend(country.map(|_| position));
            if let Some(index) = country.map(CountryCode::index).filter(|&index| prominence > greatest[index]) {
                (positions[index], greatest[index]) = (Some(position), prominence);
            }
        }
        CountryEntities { by_code: positions, all }
    }

    /// Position of the entity of a code.
    pub fn get(&self, code: CountryCode) -> Option<u32> {
        self.by_code.get(code.index()).copied().flatten()
    }

    /// Positions of all countries and territories with a code.
    pub fn all(&self) -> &[u32] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_prominent_country_has_the_code() {
        let [kz, hk, fr] = ["KZ", "HK", "FR"].map(CountryCode::new);
        let entities = [
            (Class::Country, kz, 0.4),
            (Class::City, kz, 0.95),
            (Class::Country, kz, 0.9),
            (Class::Country, kz, 0.9),
            (Class::Country, None, 1.0),
            (Class::Territory, hk, 0.0),
            (Class::Region, fr, 0.9),
        ];
        let entities = (0..).zip(entities);
        let found = CountryEntities::find(
            entities.map(|(position, (class, code, prominence))| (position, class, code, prominence)),
        );
        assert_eq!([kz, hk, fr].map(|code| found.get(code.unwrap())), [Some(2), Some(5), None]);
        assert_eq!(CountryEntities::default().get(kz.unwrap()), None);
    }
}
