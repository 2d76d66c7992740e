// Reads the names that a request adds to the gazetteer or disables in it, one on each line.

/** The first `count` words of each line that is not blank, and its rest as the last item. */
function lines(text, count) {
    const filled = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    return filled.map((line) => {
        const words = [];
        let rest = line;
        for (let index = 0; index < count; index += 1) {
            const [word, after] = [rest.match(/^\S*/u)[0], rest.replace(/^\S*\s*/u, "")];
            words.push(word);
            rest = after;
        }
        return [...words, rest];
    });
}

/**
 * The overlay of the fields of the form, as a message of the API. Names with the same id are one entity. A line with
 * too few words makes an entity that the server refuses, and its error names the field.
 */
export function makeOverlay(form) {
    const entities = new Map();
    for (const [id, className, language, text] of lines(form.add, 3)) {
        const entity = entities.get(id) ?? { id, names: [] };
        if (className !== "-") entity.class = className;
        entity.names.push({ language, text });
        entities.set(id, entity);
    }
    const disabledNames = lines(form["disable-names"], 1).map(([entityId, text]) => ({ entityId, text }));
    return {
        entities: [...entities.values()],
        disabledIds: form.disable.split(/[\s,;،؛]+/u).filter((id) => id !== ""),
        disabledNames,
    };
}
