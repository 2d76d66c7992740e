// Shows the title and the text with their names, and finds passages in them again.

import { element } from "./dom.js";
import { paragraphs } from "./segments.js";
import { entityName, typeClass, typeWord } from "./words.js";

/** Length of a text from which the browser lays out only the visible paragraphs. */
const LONG_TEXT = 20_000;

/** Highest position of a line below an overlapping name that the style sheet has. */
const LINES = 3;

/**
 * The text of an article with its names. `parts` has the text of each field; `mentions` have `index`, `field`, `start`
 * and `end`. Calls `onSelect` with a mention and the event when the reader activates its name.
 */
export class TextView {
    #place;
    #lines = { FIELD_TITLE: [], FIELD_BODY: [] };
    #names = [];
    #nameOfMention = new Map();
    #groupOfMention = new Map();
    #focused = 0;

    constructor(place, onSelect) {
        this.#place = place;
        place.addEventListener("click", (event) => {
            if (!document.getSelection().isCollapsed) return;
            const name = event.target.closest(".mention");
            if (name) onSelect(this.#mentionAt(event.target, name), event);
        });
        place.addEventListener("keydown", (event) => this.#onKey(event, onSelect));
        place.addEventListener("focusin", (event) => {
            const name = event.target.closest(".mention");
            if (name) this.#moveStop(this.#names.indexOf(name));
        });
    }

    /** Replaces the text. */
    show(parts, mentions, entities, isMarkup = false) {
        this.#names = [];
        this.#nameOfMention.clear();
        this.#groupOfMention.clear();
        this.#focused = 0;
        clearPassage();
        const made = document.createDocumentFragment();
        const inField = (field) => mentions.filter((mention) => mention.field === field);
        for (const field of ["FIELD_TITLE", "FIELD_BODY"]) {
            const text = parts[field];
            const lines = text === "" ? [] : paragraphs(text, inField(field), isMarkup);
            this.#lines[field] = lines.map((line) => {
                const shown = element(field === "FIELD_TITLE" ? "h3" : "p", { dir: line.direction });
                for (const piece of line.pieces) shown.append(this.#piece(text, piece, entities));
                made.append(shown);
                return { start: line.start, shown };
            });
        }
        this.#place.classList.toggle("long", parts.FIELD_BODY.length > LONG_TEXT);
        this.#place.replaceChildren(made);
        this.#names[0]?.setAttribute("tabindex", "0");
    }

    #piece(text, piece, entities) {
        if (!piece.group) return text.slice(piece.start, piece.end);
        const [mention, ...others] = piece.group.members;
        const inside = others.length > 0 ? `, overlaps ${others.length} more` : "";
        const label = `${typeWord(mention.type)}: ${entityName(entities.get(mention.entityId)?.entity, mention.entityId)}${inside}`;
        const name = element("span", {
            class: `mention ${others.length > 0 ? "several" : typeClass(mention.type)}`,
            role: "button",
            tabindex: "-1",
            "data-mention": String(mention.index),
            "aria-label": `${text.slice(piece.start, piece.end)}, ${label}`,
            title: label,
        });
        if (others.length === 0) {
            name.append(text.slice(piece.start, piece.end));
        } else {
            const depth = Math.max(...piece.slices.map((part) => part.mentions.length));
            for (const part of piece.slices) name.append(nested(text.slice(part.start, part.end), part.mentions, depth));
        }
        this.#names.push(name);
        for (const member of piece.group.members) {
            if (!this.#nameOfMention.has(member.index)) this.#nameOfMention.set(member.index, name);
            this.#groupOfMention.set(member.index, piece.group.members);
        }
        return name;
    }

    /** Index of the mention at the element that was clicked. */
    #mentionAt(target, name) {
        return Number((target.closest("[data-mention]") ?? name).dataset.mention);
    }

    /** Arrows, Home and End move between names; Enter and Space activate one. */
    #onKey(event, onSelect) {
        const name = event.target.closest(".mention");
        if (!name || event.ctrlKey || event.altKey || event.metaKey) return;
        const backward = getComputedStyle(name).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
        const forward = backward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
        const last = this.#names.length - 1;
        const moves = {
            [forward]: this.#focused + 1,
            [backward]: this.#focused - 1,
            ArrowDown: this.#focused + 1,
            ArrowUp: this.#focused - 1,
            Home: 0,
            End: last,
        };
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            onSelect(Number(name.dataset.mention), event);
        } else if (event.key in moves) {
            event.preventDefault();
            this.#names[Math.min(Math.max(moves[event.key], 0), last)].focus();
        }
    }

    /** Makes a name the one that the key Tab reaches. */
    #moveStop(index) {
        if (index < 0) return;
        this.#names[this.#focused]?.setAttribute("tabindex", "-1");
        this.#names[index].setAttribute("tabindex", "0");
        this.#focused = index;
    }

    /** Marks the name of a mention as the current one. -1 marks none. */
    markCurrent(index) {
        for (const name of this.#place.querySelectorAll("[aria-current]")) name.removeAttribute("aria-current");
        this.#nameOfMention.get(index)?.setAttribute("aria-current", "true");
    }

    focusMention(index) {
        this.#nameOfMention.get(index)?.focus();
    }

    /** The other mentions that overlap a mention. */
    overlapping(index) {
        return (this.#groupOfMention.get(index) ?? []).filter((member) => member.index !== index);
    }

    /** Highlights a span of the text and scrolls to it. */
    showPassage(span) {
        const range = document.createRange();
        range.setStart(...this.#point(span.field, span.start, false));
        range.setEnd(...this.#point(span.field, span.end, true));
        clearPassage();
        if (globalThis.CSS?.highlights) CSS.highlights.set("passage", new Highlight(range));
        this.#reveal(range.getBoundingClientRect());
    }

    /** Scrolls to a mention that is outside the upper half of the window; a panel may cover the lower half. */
    revealMention(index) {
        const name = this.#nameOfMention.get(index);
        if (name) this.#reveal(name.getBoundingClientRect());
    }

    #reveal(box) {
        const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        if (box.top < 0 || box.bottom > innerHeight * 0.45) {
            scrollBy({ top: box.top - innerHeight / 4, behavior: isCalm ? "instant" : "smooth" });
        }
    }

    /** Text node and offset in it of an offset in a field. At a border, the end of a span is in the earlier node. */
    #point(field, offset, isEnd) {
        const lines = this.#lines[field];
        let [low, high] = [0, lines.length - 1];
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (lines[middle].start <= offset) low = middle;
            else high = middle - 1;
        }
        const { start, shown } = lines[low];
        const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
        let left = offset - start;
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (left < node.length || (isEnd && left === node.length)) return [node, left];
            left -= node.length;
        }
        return [shown, shown.childNodes.length];
    }
}

/**
 * A text inside one element for each of `mentions`, the first one outermost. The line of an outer mention is below
 * those of inner ones; `depth` is the number of lines in the whole name.
 */
function nested(text, mentions, depth) {
    return mentions.reduceRight((content, { type, index }, level) => element("span", {
        class: `inner ${typeClass(type)} line-${Math.min(depth - 1 - level, LINES)}`,
        "data-mention": String(index),
    }, content), text);
}

/** Removes the highlight of a passage. */
export function clearPassage() {
    globalThis.CSS?.highlights?.delete("passage");
}
