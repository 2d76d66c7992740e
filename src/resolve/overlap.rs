//! Which of several candidates that share letters stands.

use super::candidate::Candidate;

/// Marks in `chosen` the longest of the eligible candidates that share a word, then the longest that are left.
///
/// At one length a whole word goes before a stripped one, and fewer stripped letters before more. `candidates` are
/// in the order of the text. Whether one is eligible is only asked when nothing better has its letters.
pub(super) fn longest(candidates: &[Candidate], mut eligible: impl FnMut(usize) -> bool, chosen: &mut Vec<bool>) {
    chosen.clear();
    chosen.resize(candidates.len(), false);
    let mut order: Vec<u32> = Vec::new();
    let mut first = 0;
    while first < candidates.len() {
        let last = chain(candidates, first);
        if last == first + 1 {
            chosen[first] = eligible(first);
        } else {
            order.clear();
            order.extend(first as u32..last as u32);
            choose(candidates, &mut order, &mut eligible, chosen);
        }
        first = last;
    }
}

/// Where the chain of candidates ends that starts with `first` and in which each shares letters with one before.
fn chain(candidates: &[Candidate], first: usize) -> usize {
    let Candidate { field, mut end, .. } = candidates[first];
    let mut last = first + 1;
    while let Some(next) = candidates.get(last).filter(|next| next.field == field && next.word < end) {
        end = end.max(next.end);
        last += 1;
    }
    last
}

/// Chooses among the candidates of one chain.
fn choose(candidates: &[Candidate], order: &mut [u32], eligible: &mut impl FnMut(usize) -> bool, chosen: &mut [bool]) {
    let at = |i: u32| &candidates[i as usize];
    order.sort_unstable_by_key(|&i| (std::cmp::Reverse(at(i).end - at(i).start), at(i).proclitic.len(), i));
    for n in 0..order.len() {
        let i = order[n];
        let free = order[..n].iter().all(|&other| !chosen[other as usize] || !share(at(i), at(other)));
        chosen[i as usize] = free && eligible(i as usize);
    }
}

/// Whether two candidates of one field share a word or part of one.
fn share(a: &Candidate, b: &Candidate) -> bool {
    a.word < b.end && b.word < a.end
}

/// Marks in `chosen`, which has the [`longest`], the others too that are eligible and read their word as it is read.
///
/// A word has one reading: that of the longest candidate that starts in it, or of the one that strips the fewest
/// letters where none of the longest does.
pub(super) fn all(candidates: &[Candidate], eligible: impl Fn(usize) -> bool, chosen: &mut [bool]) {
    let mut first = 0;
    // Candidates of one word stand together, those that strip fewest first.
    for word in candidates.chunk_by(|a, b| (a.field, a.word) == (b.field, b.word)) {
        let range = first..first + word.len();
        first = range.end;
        let reading = range.clone().find(|&i| chosen[i]).or_else(|| range.clone().find(|&i| eligible(i)));
        let Some(stripped) = reading.map(|i| candidates[i].proclitic.len()) else { continue };
        for i in range {
            chosen[i] = eligible(i) && candidates[i].proclitic.len() == stripped;
        }
    }
}
