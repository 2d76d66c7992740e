// The page: reads the form, sends the request, and shows the answer.
//
// The text is in the form and in requests only, and the token in the form and in a header: neither is in an address,
// a cookie or a store of the browser.

import { readAnswer, wholeSpan } from "./answer.js";
import { curlCommand, grpcurlCommand } from "./commands.js";
import { mentionDetails } from "./details.js";
import { button, isolated } from "./dom.js";
import { EXAMPLES } from "./examples.js";
import { showEntities, showError, showFacts, showLegend, showSuppressed } from "./lists.js";
import { TAG_PATH, inputOf, makeRequest, send } from "./request.js";
import { TextView, clearPassage } from "./text.js";
import { UNAUTHENTICATED, counted } from "./words.js";

const at = (id) => document.getElementById(id);
const TEXT_INPUTS = [
    "title", "body", "date", "language", "format", "overlap", "confidence", "classes", "countries", "include",
    "exclude", "gazetteer", "add", "disable", "disable-names",
];
/** Number of characters of a command that are shown. The copy is complete. */
const SHOWN_COMMAND = 20_000;

const text = new TextView(at("text"), (index, event) => select(index, event));
/** What is shown: the answer as `readAnswer` returns it. */
let shown = null;
/** What the copy buttons copy. */
const copies = { curl: "", grpcurl: "", answer: "" };
let running = null;
/** The element that had the focus before the panel. */
let returnFocus = null;

function formValues() {
    // A lone surrogate cannot be sent as UTF-8.
    const values = TEXT_INPUTS.map((id) => [id, at(id).value.toWellFormed?.() ?? at(id).value]);
    const types = [...at("types").querySelectorAll("input:checked")].map((box) => box.value);
    return { ...Object.fromEntries(values), types, suppressed: at("suppressed").checked };
}

async function tag() {
    running?.abort();
    const call = new AbortController();
    running = call;
    const request = makeRequest(formValues());
    const token = at("token").value;
    setBusy(true);
    const start = performance.now();
    const outcome = await send(request, token, call.signal);
    if (running !== call) return;
    running = null;
    setBusy(false);
    showCommands(request, token !== "", outcome.answer);
    if (outcome.cancelled) at("status").textContent = "Cancelled.";
    if (outcome.error) fail(outcome.error);
    if (outcome.answer) showAnswer(request, outcome.answer, performance.now() - start);
}

function setBusy(isBusy) {
    at("cancel").hidden = !isBusy;
    at("form").setAttribute("aria-busy", String(isBusy));
    if (!isBusy) return;
    at("status").textContent = "Tagging …";
    at("error").replaceChildren();
    for (const input of document.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

function fail(error) {
    at("status").textContent = "";
    at("result").hidden = true;
    const field = error.field ?? (error.code === UNAUTHENTICATED ? "token" : null);
    const violations = field ? [{ field: "token", description: error.message }] : error.violations;
    const find = (name) => (name === "token" ? "token" : inputOf(name));
    showError(at("error"), { ...error, violations }, find, goTo);
    for (const { field: name } of violations ?? []) {
        const input = find(name);
        if (input && input !== "types") at(input).setAttribute("aria-invalid", "true");
    }
}

/** Moves the focus to a field of the form, and opens the options if it is there. */
function goTo(id) {
    if (at("options").contains(at(id))) at("options").open = true;
    (at(id).querySelector("input") ?? at(id)).focus();
}

function showAnswer(request, json, milliseconds) {
    shown = readAnswer(request, json);
    closeDetails(false);
    at("result").hidden = false;
    text.show(shown.text, shown.mentions, shown.entities, shown.isMarkup);
    showLegend(at("legend"), shown.mentions);
    showFacts(at("facts"), shown);
    showEntities(at("entities"), shown, select);
    showSuppressed(at("suppressed-list"), shown.suppressed, request.options.includeSuppressed, showPassage);
    const { mentions, entities, suppressed, misplaced } = shown;
    const counts = [
        `${counted(mentions.length, "name")} of ${counted(entities.size, "entity", "entities")}`,
        ...(request.options.includeSuppressed ? [`${counted(suppressed.length, "name")} not accepted`] : []),
        `${Math.round(milliseconds)} ms`,
    ];
    const warning = misplaced > 0 ? ` ${counted(misplaced, "name")} cannot be shown: the spans do not fit the text.` : "";
    at("status").textContent = `Found ${counts.join("; ")}.${warning}`;
}

function showCommands(request, hasToken, answer) {
    copies.curl = curlCommand(new URL(TAG_PATH, document.baseURI), request, hasToken);
    copies.grpcurl = grpcurlCommand(new URL(document.baseURI), request, hasToken);
    copies.answer = answer ? JSON.stringify(answer, null, 2) : "";
    for (const id of ["curl", "grpcurl"]) {
        const isLong = copies[id].length > SHOWN_COMMAND;
        at(id).textContent = isLong ? `${copies[id].slice(0, SHOWN_COMMAND)}…\n(the copy is complete)` : copies[id];
    }
    at("commands").hidden = false;
    at("commands-hint").hidden = !hasToken;
    at("copy-answer").hidden = !answer;
}

/** Shows the details of a mention. From the keyboard, and from elsewhere in the page, the focus moves to them. */
function select(index, event) {
    const mention = shown?.all[index];
    if (!mention) return;
    text.markCurrent(index);
    clearPassage();
    at("details-title").replaceChildren(isolated(mention.text));
    at("details-body").replaceChildren(...mentionDetails(mention, {
        entities: shown.entities,
        textOf: shown.textOf,
        show: showPassage,
        others: text.overlapping(index),
        select: (other) => select(other, null),
    }));
    at("details").classList.add("open");
    at("details").scrollTop = 0;
    at("details-close").hidden = false;
    const isPointer = event && event.detail > 0 && at("text").contains(event.target);
    if (event) returnFocus = event.target.closest("button, [role=button]") ?? at("result-title");
    if (!isPointer) at("details").focus({ preventScroll: true });
    text.revealMention(index);
}

function closeDetails(isFocusReturned) {
    text.markCurrent(-1);
    clearPassage();
    at("details").classList.remove("open");
    at("details-close").hidden = true;
    at("details-title").textContent = "Evidence";
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = "No name is selected.";
    at("details-body").replaceChildren(hint);
    if (isFocusReturned) returnFocus?.focus();
    returnFocus = null;
}

function showPassage(span) {
    text.showPassage(wholeSpan(span));
}

async function copy(what) {
    let isCopied = true;
    try {
        await navigator.clipboard.writeText(copies[what]);
    } catch {
        // Without TLS, the clipboard is available on this machine only. Then the browser copies the selection.
        const area = document.createElement("textarea");
        area.value = copies[what];
        const focused = document.activeElement;
        document.body.append(area);
        area.select();
        isCopied = document.execCommand("copy");
        area.remove();
        focused?.focus();
    }
    at("status").textContent = isCopied ? "Copied." : "The browser did not allow copying.";
}

function fill({ title, body, set = {} }) {
    at("form").reset();
    for (const [id, value] of Object.entries({ title, body, ...set })) at(id).value = value;
}

function start() {
    for (const example of EXAMPLES) {
        at("examples").append(button({}, () => {
            const token = at("token").value;
            fill(example);
            at("token").value = token;
            void tag();
        }, example.label));
    }
    at("form").addEventListener("submit", (event) => {
        event.preventDefault();
        void tag();
    });
    at("body").addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void tag();
    });
    at("cancel").addEventListener("click", () => running?.abort());
    at("details-close").addEventListener("click", () => closeDetails(true));
    at("details").addEventListener("keydown", (event) => {
        if (event.key === "Escape") closeDetails(true);
    });
    for (const control of document.querySelectorAll("[data-copy]")) {
        control.addEventListener("click", () => void copy(control.dataset.copy));
    }
    // A browser may keep the page for the key Back, with the values of its form.
    addEventListener("pagehide", () => {
        at("token").value = "";
    });
}

start();
