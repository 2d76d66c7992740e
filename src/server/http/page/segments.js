// Divides a text with spans into paragraphs and pieces. Offsets are UTF-16 code units, as in all strings of JavaScript.
//
// Mentions that overlap form a group: the text of a group is one piece with several slices, and each slice has the
// mentions that cover it. Without overlaps each group is one mention.

/**
 * A group of mentions that overlap directly or through others: `start`, `end`, and `members`, which are items of
 * `mentions`, the first and longest one first.
 */
export function groups(mentions) {
    const sorted = [...mentions].sort((a, b) => a.start - b.start || b.end - a.end);
    const made = [];
    for (const mention of sorted) {
        const last = made.at(-1);
        if (last && mention.start < last.end) {
            last.members.push(mention);
            last.end = Math.max(last.end, mention.end);
        } else {
            made.push({ start: mention.start, end: mention.end, members: [mention] });
        }
    }
    return made;
}

/** Slices of a group: `start`, `end`, and the `mentions` that cover all of it, the longest one first. */
export function slices(group) {
    if (group.members.length === 1) return [{ start: group.start, end: group.end, mentions: group.members }];
    const ends = group.members.flatMap(({ start, end }) => [start, end]);
    const bounds = [...new Set(ends)].sort((a, b) => a - b);
    const made = [];
    let active = [];
    let next = 0;
    for (let index = 0; index + 1 < bounds.length; index += 1) {
        const [start, end] = [bounds[index], bounds[index + 1]];
        active = active.filter((mention) => mention.end > start);
        while (next < group.members.length && group.members[next].start <= start) active.push(group.members[next++]);
        const byLength = [...active].sort((a, b) => b.end - b.start - (a.end - a.start));
        made.push({ start, end, mentions: byLength });
    }
    return made;
}

/**
 * Length from which a line becomes several paragraphs, since browsers take more than linear time for the layout of one.
 */
const LONG_LINE = 8_000;

/** A letter of a script that is written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * Paragraphs of a text, which are its lines: `start`, `end`, `pieces` and `direction`. A piece has `start` and `end`; a
 * piece of a name has also its `group` and the `slices` of the group in this paragraph. The direction is "auto", or
 * that of the first paragraph for the others of a long line. In markup it is that of the first letter outside of tags,
 * or of the preceding line if there is none.
 */
export function paragraphs(text, mentions, isMarkup = false) {
    const all = groups(mentions).map((group) => ({ group, slices: slices(group) }));
    const made = [];
    let first = 0;
    let direction = "auto";
    let lastOfMarkup = "ltr";
    for (let start = 0; start <= text.length;) {
        const lineEnd = text.indexOf("\n", start);
        const whole = lineEnd < 0 ? text.length : lineEnd;
        const end = whole - start > LONG_LINE ? breakAfter(text, start, whole, all, first) : whole;
        while (first < all.length && all[first].group.end <= start) first += 1;
        let last = first;
        while (last < all.length && all[last].group.start < end) last += 1;
        if (isMarkup && direction === "auto") {
            const letters = text.slice(start, end).replace(/<[^<>]*>|&#?\w+;/g, "");
            direction = /\p{L}/u.test(letters) ? directionOf(letters) : lastOfMarkup;
            lastOfMarkup = direction;
        }
        made.push({ start, end, direction, pieces: pieces(start, end, all.slice(first, last)) });
        if (end === whole) direction = "auto";
        else if (direction === "auto") direction = directionOf(text.slice(start, end));
        start = end === whole ? end + 1 : end;
    }
    return made;
}

/** The place after a space, outside all names, where a long line is divided; or its end. */
function breakAfter(text, start, end, all, first) {
    let index = first;
    for (let place = text.indexOf(" ", start + LONG_LINE); place >= 0 && place < end; place = text.indexOf(" ", place + 1)) {
        while (index < all.length && all[index].group.end <= place) index += 1;
        if (index === all.length || all[index].group.start > place) return place + 1;
    }
    return end;
}

/** Direction of a text: that of its first letter, as with dir="auto". */
function directionOf(text) {
    const letter = text.match(/\p{L}/u)?.[0] ?? "";
    return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}

/** Pieces of the line from `start` to `end`, which `inLine`, the groups with their slices, touch. */
function pieces(start, end, inLine) {
    const made = [];
    let position = start;
    for (const { group, slices: parts } of inLine) {
        const from = Math.max(group.start, start);
        const to = Math.min(group.end, end);
        if (from > position) made.push({ start: position, end: from });
        const clipped = parts
            .map((part) => ({ ...part, start: Math.max(part.start, from), end: Math.min(part.end, to) }))
            .filter((part) => part.start < part.end);
        if (from < to) made.push({ start: from, end: to, group, slices: clipped });
        position = Math.max(position, to);
    }
    if (position < end) made.push({ start: position, end });
    return made;
}
