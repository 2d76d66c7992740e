// Tests of the keyboard, of screen readers, of narrow screens and of colours.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Server, Visit, axeSource, launch } from "./browser.mjs";

const ARTICLE = {
    title: "زيارة إلى أنقرة",
    body: "وصل الرئيس قاسم جومارت توكاييف إلى ألماتي.\nThe World Bank is in Berlin, said the Nobel Prize winner.",
};
const LONG_WORD = { body: `Berlin ${"https://dalil.example/".padEnd(300, "x")} الاتحاد الأوروبي` };

let server;
let browser;

before(async () => {
    [server, browser] = await Promise.all([Server.start(), launch()]);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Fails if axe-core finds a violation in the page, or something that it cannot decide. */
async function assertAccessible(page, state) {
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`);
    assert.deepEqual(found, [], state);
}

for (const colorScheme of ["light", "dark"]) {
    for (const width of [1200, 360]) {
        test(`axe-core finds no violation: ${colorScheme}, ${width} pixels`, async () => {
            const visit = await Visit.open(browser, server, { colorScheme, viewport: { width, height: 800 } });
            const { page } = visit;
            await assertAccessible(page, "empty");
            await visit.openOptions();
            await visit.tag({ ...ARTICLE, overlap: "OVERLAP_ALL" });
            await assertAccessible(page, "answer");
            await page.locator(".mention.several").first().click();
            await assertAccessible(page, "details");
            await visit.tag({ ...ARTICLE, confidence: "7" });
            await assertAccessible(page, "error");
            const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            const red = Number(background.match(/\d+/)[0]);
            assert.equal(red < 128, colorScheme === "dark", background);
            await visit.close(/status of 400/);
        });
    }
}

for (const width of [360, 320]) {
    test(`a screen of ${width} pixels does not scroll sideways`, async () => {
        const visit = await Visit.open(browser, server, { viewport: { width, height: 640 } });
        const { page } = visit;
        const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        await visit.openOptions();
        assert.ok(await overflow() <= 0);
        for (const article of [ARTICLE, LONG_WORD]) {
            await visit.tag(article);
            assert.ok(await overflow() <= 0);
            await page.locator(".mention").last().click();
            assert.ok(await overflow() <= 0);
            // The panel covers the lower part of the screen, and the name is above it.
            await page.waitForFunction(() => {
                const name = document.querySelector("[aria-current]").getBoundingClientRect();
                return name.top >= 0 && name.bottom <= document.getElementById("details").getBoundingClientRect().top;
            });
        }
        await visit.tag({ ...ARTICLE, confidence: "7" });
        assert.ok(await overflow() <= 0);
        await visit.close(/status of 400/);
    });
}

/** Id or text of the element with the focus. */
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);

test("the keyboard alone reaches everything, in the order of the page", async () => {
    const visit = await Visit.open(browser, server);
    const { page } = visit;
    const order = [];
    for (let count = 0; count < 8; count += 1) {
        await page.keyboard.press("Tab");
        order.push(await focused(page));
    }
    const examples = ["Arabic", "Mixed scripts", "Emoji", "Ambiguous names"];
    assert.deepEqual(order, ["Skip to the form", ...examples, "title", "body", "Options"]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.insertText(ARTICLE.body);
    await page.keyboard.press("Control+Enter");
    assert.match(await visit.result(), /^Found/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "submit");
    await page.keyboard.press("Tab");
    const first = "قاسم جومارت توكاييف";
    assert.equal(await focused(page), first);

    // The arrow to the left goes on in a line from right to left, and back in other lines.
    await page.keyboard.press("ArrowLeft");
    assert.equal(await focused(page), "ألماتي");
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(page), first);
    await page.keyboard.press("End");
    const last = await focused(page);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(page), last);
    await page.keyboard.press("Home");
    assert.equal(await focused(page), first);

    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "details");
    assert.match(await page.locator("#details").innerText(), /Kassym-Jomart Tokayev/);
    await page.keyboard.press("Escape");
    assert.equal(await focused(page), first);
    assert.equal(await page.locator("[aria-current]").count(), 0);

    // One stop for all names, then the lists.
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.getElementById("entities").contains(document.activeElement)), true);
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "details");
    await page.keyboard.press("Tab");
    assert.equal(await focused(page), "details-close");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.getElementById("entities").contains(document.activeElement)), true);
    await visit.close();
});

test("screen readers get roles, names, and messages about results and errors", async () => {
    const visit = await Visit.open(browser, server);
    const { page } = visit;
    await visit.tag(ARTICLE);
    const names = page.getByRole("group", { name: "Text with the names that were found" }).getByRole("button");
    assert.equal(await names.first().getAttribute("aria-label"), "أنقرة, place: Ankara");
    await page.getByRole("button", { name: "World Bank, organisation: World Bank" }).click();
    await page.getByRole("region", { name: "World Bank" }).waitFor();
    assert.match(await page.getByRole("status").textContent(), /^Found/);
    for (const field of ["Title", "Text", "Minimum confidence", "Token"]) await page.getByLabel(field, { exact: true }).waitFor({ state: "attached" });
    await visit.tag({ ...ARTICLE, confidence: "7" });
    assert.match(await page.getByRole("alert").textContent(), /refused the request/);
    await visit.close(/status of 400/);
});

test("the type of a name shows without colour", async () => {
    const visit = await Visit.open(browser, server);
    await visit.tag(ARTICLE);
    const styles = await visit.page.evaluate(() => ["place", "person", "organisation", "other"].map((type) => {
        return getComputedStyle(document.querySelector(`#legend .${type}`)).borderBottomStyle;
    }));
    assert.deepEqual(styles, ["solid", "dashed", "double", "dotted"]);
    const shown = await visit.page.locator("#text .person").first().evaluate((name) => getComputedStyle(name).borderBottomStyle);
    assert.equal(shown, "dashed");
    await visit.close();
});

test("nothing moves if the reader prefers that", async () => {
    for (const [reducedMotion, pattern] of [["reduce", /^0s$/], ["no-preference", /^0\.1s$/]]) {
        const visit = await Visit.open(browser, server, { reducedMotion });
        const duration = await visit.page.evaluate(() => getComputedStyle(document.getElementById("submit")).transitionDuration);
        assert.match(duration, pattern);
        await visit.close();
    }
});
