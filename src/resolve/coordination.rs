//! Names joined by a conjunction share the dual and plural cues beside the first or the last of them:
//! قناتا الجزيرة والعربية, the cities of Almaty and Astana.

use std::collections::{HashMap, HashSet};

use super::Field;
use super::article::Neighbours;
use super::candidate::Candidate;
use crate::budget::{Budget, Stopped};
use crate::gazetteer::CueSide;
use crate::lang::Language;
use crate::text::alphabet::{AL, HARD, SOFT, code};
use crate::thresholds::distance;

const WAW: u8 = code('و');

/// The lists of names in an article that have their cues beside the first or the last name.
#[derive(Debug, Default)]
pub(super) struct Coordination {
    /// By candidate, the word that the first name of its list starts in, or [`NONE`]. Empty when there is no list.
    heads: Vec<u32>,
    /// By candidate, the index behind the last name of its list, or [`NONE`]. Empty when there is no list.
    tails: Vec<u32>,
    /// By candidate, the word that a longer name starts in which it is inside and which a cue refuses, or [`NONE`].
    /// Empty when there is none.
    outers: Vec<u32>,
    /// Where lists begin (or end).
    starts: Vec<(Field, u32)>,
    /// The candidates of a list whose neighbours in it are still to be looked for.
    open: Vec<u32>,
    /// The places of a list that were looked at.
    seen: HashSet<u32>,
    /// The candidates, by where they end.
    by_end: Vec<u32>,
    /// By form and cue, whether the cue announces a reading of the form: of the forms that have very many.
    announced: HashMap<(u32, u32), bool>,
    cues: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Coordination {
    /// The word that the first name of the candidate's list starts in, unless it is the first.
    pub fn head(&self, index: usize, candidate: &Candidate) -> Option<u32> {
        self.heads.get(index).copied().filter(|&head| head != NONE && head != candidate.word)
    }

    /// The index behind the last name of the candidate's list, unless it is the last.
    pub fn tail(&self, index: usize, candidate: &Candidate) -> Option<u32> {
        self.tails.get(index).copied().filter(|&tail| tail != NONE && tail != candidate.end)
    }

    /// The word that a longer name starts in which the candidate is inside and which a cue refuses.
    pub fn outer(&self, index: usize) -> Option<u32> {
        self.outers.get(index).copied().filter(|&outer| outer != NONE)
    }

    pub fn clear(&mut self) {
        self.heads.clear();
        self.tails.clear();
        self.outers.clear();
        self.announced.clear();
    }

    /// Finds the lists. A candidate is in one list before which (and in one behind which) cues stand, so the cost is
    /// linear.
    ///
    /// # Errors
    /// When the budget stops the work.
    pub fn find(&mut self, near: &Neighbours<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        self.clear();
        if near.found.cues.all().iter().any(|hit| hit.effect.refuses_inner()) {
            self.find_inner(near, budget)?;
        }
        if !near.found.cues.all().iter().any(|hit| hit.several) {
            return Ok(());
        }
        let several = |side| near.found.cues.all().iter().filter(move |hit| hit.several && hit.effect.side == side);
        self.starts.clear();
        several(CueSide::Before).for_each(|hit| near.words_behind(hit, |word| self.starts.push((hit.field, word))));
        self.order_starts();
        if !self.starts.is_empty() {
            self.find_heads(near, budget)?;
        }
        self.starts.clear();
        self.starts.extend(several(CueSide::After).filter_map(|hit| Some((hit.field, hit.word.checked_sub(1)?))));
        self.order_starts();
        if !self.starts.is_empty() {
            self.find_tails(near, budget)?;
        }
        Ok(())
    }

    /// Marks what lies inside the names that a cue refuses.
    fn find_inner(&mut self, near: &Neighbours<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        let Coordination { outers, cues, announced, .. } = self;
        let candidates = &near.found.candidates;
        let (mut next, mut done) = (0, 0);
        for word in candidates.chunk_by(|a, b| (a.field, a.word) == (b.field, b.word)) {
            next += word.len();
            let Candidate { field, nth, word: start, .. } = word[0];
            let holds_next = |end: u32| candidates.get(next).is_some_and(|next| next.field == field && next.word < end);
            // Nearly all names have no other inside.
            if !word.iter().any(|candidate| holds_next(candidate.end)) || !near.is_behind_soft(field, start) {
                continue;
            }
            budget.steps(word.len() as u32)?;
            cues.clear();
            near.cues_before_nth(field, nth as usize, cues);
            cues.retain(|&i| near.found.cues.hit(i).effect.refuses_inner());
            let refused = word.iter().filter(|candidate| is_announced(near, candidate, cues, announced));
            let Some(end) = refused.map(|candidate| candidate.end).max() else { continue };
            outers.resize(candidates.len(), NONE);
            // What lies inside two of them is inside the first.
            for i in next.max(done)..candidates.len() {
                budget.step()?;
                let inner = &candidates[i];
                if inner.field != field || inner.word >= end {
                    break;
                }
                outers[i] = if inner.end <= end { start } else { NONE };
                done = i + 1;
            }
        }
        Ok(())
    }

    fn order_starts(&mut self) {
        self.starts.sort_unstable();
        self.starts.dedup();
    }

    fn find_heads(&mut self, near: &Neighbours<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        let Coordination { heads, starts, open, seen, cues, announced, .. } = self;
        let candidates = &near.found.candidates;
        heads.resize(candidates.len(), NONE);
        for &(field, start) in starts.iter() {
            cues.clear();
            near.cues_before(field, start, cues);
            cues.retain(|&i| near.found.cues.hit(i).several);
            seen.clear();
            let mut join = |i: usize, open: &mut Vec<u32>| {
                budget.steps(candidates[i].readings_len() as u32)?;
                if heads[i] == NONE && is_announced(near, &candidates[i], cues, announced) {
                    heads[i] = start;
                    open.push(i as u32);
                }
                Ok(())
            };
            let mut first = near.starting(field, start).filter(|&i| candidates[i].proclitic.is_empty());
            first.try_for_each(|i| join(i, open))?;
            while let Some(i) = open.pop() {
                let Some(next) = Joined::behind(near, &candidates[i as usize]) else { continue };
                if seen.insert(next.word) {
                    let mut others = near.starting(field, next.word).filter(|&i| next.takes(near, &candidates[i]));
                    others.try_for_each(|i| join(i, open))?;
                }
            }
        }
        Ok(())
    }

    fn find_tails(&mut self, near: &Neighbours<'_>, budget: &Budget<'_>) -> Result<(), Stopped> {
        let Coordination { tails, starts, open, seen, by_end, cues, announced, .. } = self;
        let candidates = &near.found.candidates;
        tails.resize(candidates.len(), NONE);
        let end_of = |&i: &u32| (candidates[i as usize].field, candidates[i as usize].end);
        by_end.clear();
        by_end.extend(0..candidates.len() as u32);
        by_end.sort_unstable_by_key(end_of);
        let ending = |at: (Field, u32)| {
            let from = by_end.partition_point(|i| end_of(i) < at);
            by_end[from..].iter().take_while(move |i| end_of(i) == at).map(|&i| i as usize)
        };
        for &(field, end) in starts.iter() {
            cues.clear();
            near.cues_after(field, end, cues);
            cues.retain(|&i| near.found.cues.hit(i).several);
            seen.clear();
            let mut join = |i: usize, open: &mut Vec<u32>| {
                budget.steps(candidates[i].readings_len() as u32)?;
                if tails[i] == NONE && is_announced(near, &candidates[i], cues, announced) {
                    tails[i] = end;
                    open.push(i as u32);
                }
                Ok(())
            };
            ending((field, end)).try_for_each(|i| join(i, open))?;
            while let Some(i) = open.pop() {
                let Some(before) = end_before(near, &candidates[i as usize]) else { continue };
                if seen.insert(before) {
                    ending((field, before)).try_for_each(|i| join(i, open))?;
                }
            }
        }
        Ok(())
    }

    /// Bytes on the heap.
    pub fn memory_usage(&self) -> usize {
        let words =
            [&self.heads, &self.tails, &self.outers, &self.open, &self.by_end].map(Vec::capacity).iter().sum::<usize>();
        (words + self.seen.capacity()) * size_of::<u32>()
            + self.announced.capacity() * size_of::<((u32, u32), bool)>()
            + self.starts.capacity() * size_of::<(Field, u32)>()
    }
}

/// Where the next name of a list starts.
struct Joined {
    word: u32,
    /// Whether it may have the proclitic و, and whether it may have none.
    waw: bool,
    bare: bool,
}

impl Joined {
    /// The place of the name that is joined to the one before it, at most two adjectives away.
    fn behind(near: &Neighbours<'_>, name: &Candidate) -> Option<Joined> {
        let codes = near.folded(name.field).codes();
        let mut end = name.end;
        for _ in 0..=distance::SKIPPED_IN_LIST {
            let word = end + 1;
            let bare = match *codes.get(end as usize)? {
                HARD if near.is_comma(name.field, end) => true,
                SOFT => false,
                _ => return None,
            };
            let word_end = near.word_end(name.field, word);
            if Language::is_conjunction(&codes[word as usize..word_end as usize]) {
                let joined = codes.get(word_end as usize) == Some(&SOFT);
                return joined.then_some(Joined { word: word_end + 1, waw: false, bare: true });
            }
            if bare || codes[word as usize] == WAW {
                return Some(Joined { word, waw: true, bare });
            }
            if !codes[word as usize..].starts_with(&AL) {
                return None;
            }
            end = word_end;
        }
        None
    }

    fn takes(&self, near: &Neighbours<'_>, name: &Candidate) -> bool {
        match name.proclitic.len() {
            0 => self.bare,
            _ => self.waw && name.is_joined(near.folded(name.field)),
        }
    }
}

/// Where the name ends that a name is joined to.
fn end_before(near: &Neighbours<'_>, name: &Candidate) -> Option<u32> {
    let codes = near.folded(name.field).codes();
    let gap = name.word.checked_sub(1)?;
    match codes[gap as usize] {
        HARD if near.is_comma(name.field, gap) => Some(gap),
        SOFT if name.is_joined(near.folded(name.field)) => Some(gap),
        SOFT if name.proclitic.is_empty() => {
            let word = near.word_before(name.field, name.word)?;
            let before = word.checked_sub(1)?;
            let gap_before = codes[before as usize];
            let joined = gap_before == SOFT || gap_before == HARD && near.is_comma(name.field, before);
            (joined && Language::is_conjunction(&codes[word as usize..gap as usize])).then_some(before)
        }
        _ => None,
    }
}

/// Whether some of the cues announce one of the candidate's readings, or say that it is not meant.
fn is_announced(
    near: &Neighbours<'_>,
    candidate: &Candidate,
    cues: &[u32],
    announced: &mut HashMap<(u32, u32), bool>,
) -> bool {
    cues.iter().map(|&i| near.found.cues.hit(i)).any(|hit| match candidate.is_crowded() {
        true => *announced.entry((candidate.form(), hit.cue)).or_insert_with(|| near.is_announced(candidate, hit)),
        false => near.is_announced(candidate, hit),
    })
}
