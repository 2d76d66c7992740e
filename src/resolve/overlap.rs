//! Which of several candidates that share letters stands.

use super::candidate::Candidate;

/// Marks in `chosen` the longest of the eligible candidates that share a word, then the longest that are left.
///
/// At one length a whole word goes before a stripped one, and fewer stripped letters before more. `candidates` are
/// in the order of the text.
pub(super) fn longest(candidates: &[Candidate], eligible: impl Fn(usize) -> bool, chosen: &mut Vec<bool>) {
    chosen.clear();
    chosen.resize(candidates.len(), false);
    let mut cluster: Vec<u32> = Vec::new();
    let mut reach = None;
    for (i, candidate) in candidates.iter().enumerate().filter(|&(i, _)| eligible(i)) {
        if reach.is_some_and(|(field, end)| field != candidate.field || candidate.word >= end) {
            choose(candidates, &mut cluster, chosen);
            reach = None;
        }
        cluster.push(i as u32);
        reach = Some((candidate.field, reach.map_or(candidate.end, |(_, end): (_, u32)| end.max(candidate.end))));
    }
    choose(candidates, &mut cluster, chosen);
}

/// Chooses among candidates that form one chain of overlaps, and empties the list.
fn choose(candidates: &[Candidate], cluster: &mut Vec<u32>, chosen: &mut [bool]) {
    if let [only] = cluster[..] {
        chosen[only as usize] = true;
        cluster.clear();
        return;
    }
    let at = |i: u32| &candidates[i as usize];
    cluster.sort_by_key(|&i| (std::cmp::Reverse(at(i).end - at(i).start), at(i).proclitic.len(), at(i).start));
    for n in 0..cluster.len() {
        let i = cluster[n];
        let free = cluster[..n].iter().all(|&other| !chosen[other as usize] || !share(at(i), at(other)));
        chosen[i as usize] = free;
    }
    cluster.clear();
}

/// Whether two candidates of one field share a word or part of one.
pub(super) fn share(a: &Candidate, b: &Candidate) -> bool {
    a.word < b.end && b.word < a.end
}
