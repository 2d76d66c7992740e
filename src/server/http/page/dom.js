// Builds elements. Text becomes text nodes only, so that markup in it is never parsed.

/**
 * Makes an element. `attributes` with the value false, null or undefined are left out; `class` and `dir` are attributes
 * like all others. Children are elements or texts.
 */
export function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
}

/** A button that calls `action` with the event. */
export function button(attributes, action, ...children) {
    const made = element("button", { type: "button", ...attributes }, ...children);
    made.addEventListener("click", action);
    return made;
}

/** A piece of text in any script, isolated from the direction of the text around it. */
export function isolated(text, language) {
    return element("bdi", { lang: language || null }, text);
}

/** A number from 0 to 1 as a bar with the number beside it. */
export function gauge(value, label) {
    const shown = value.toFixed(2);
    return element("span", {}, element("meter", { value: String(value), "aria-label": `${label}: ${shown}` }), ` ${shown}`);
}

/** Items of a list that appear at first, and with each click on the button below. */
const PAGE = 50;

/** Fills `place` with a list of `items`, a page at a time. */
export function pagedList(place, items, makeItem) {
    const list = element("ul", { class: "list", role: "list" });
    const more = button({}, () => {
        const first = list.childElementCount;
        append();
        list.children[first]?.querySelector("button")?.focus();
    });
    function append() {
        const start = list.childElementCount;
        list.append(...items.slice(start, start + PAGE).map(makeItem));
        const rest = items.length - list.childElementCount;
        more.hidden = rest === 0;
        more.textContent = `Show ${Math.min(PAGE, rest)} more of ${rest}`;
    }
    append();
    place.replaceChildren(list, more);
}
