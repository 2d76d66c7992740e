//! Names that very many entities share: what holds for all places of a form is found out once.
//!
//! Without it an article full of such a name would cost the product of its length and of the number of entities.

use std::collections::HashMap;

use super::judge::{Judge, Placed, Prospect};
use super::resolver::Choice;
use crate::budget::Stopped;
use crate::matcher::Reading;

/// What is known of the forms of crowded candidates. Holds as long as the established entities stay the same.
#[derive(Debug, Default)]
pub(super) struct Crowded {
    forms: HashMap<u32, Form>,
}

#[derive(Clone, Copy, Debug)]
struct Form {
    /// The strongest of its readings.
    prospect: Prospect,
    /// What it is taken for where no cue, proclitic or spelling makes a difference; not known yet when none.
    choice: Option<Option<Choice>>,
}

impl Crowded {
    /// To be called when the established entities have changed.
    pub fn clear(&mut self) {
        self.forms.clear();
    }

    /// What a crowded candidate is taken for: of the readings that `is_meant` holds of, which must be the same for all
    /// candidates until the next [`clear`](Crowded::clear).
    pub fn choose(
        &mut self,
        judge: &Judge<'_>,
        placed: Placed<'_>,
        is_meant: impl Fn(&Reading) -> bool,
    ) -> Result<Option<Choice>, Stopped> {
        let candidate = placed.candidate;
        let rank = || {
            let readings = judge.readings(candidate).filter(|reading| is_meant(reading));
            Ok(judge.rank(placed, readings)?.map(|ranked| ranked.choice()))
        };
        if !placed.cues.is_empty() {
            return rank();
        }
        let form = self.forms.entry(candidate.form()).or_insert_with(|| Form {
            prospect: judge.readings(candidate).map(|reading| judge.prospect(reading)).max().unwrap_or(Prospect::None),
            choice: None,
        });
        match form.prospect {
            Prospect::None => Ok(None),
            Prospect::Anywhere if candidate.is_whole() && candidate.proclitic.is_empty() => match form.choice {
                Some(choice) => Ok(choice),
                None => {
                    let choice = rank()?;
                    form.choice = Some(choice);
                    Ok(choice)
                }
            },
            Prospect::Anywhere | Prospect::ByPlace => rank(),
        }
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        self.forms.capacity() * size_of::<(u32, Form)>()
    }
}
