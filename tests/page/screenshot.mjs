// Makes the picture of the page for the README.
//
//     npm install --prefix target/ci/page playwright-core axe-core
//     DALIL=target/debug/dalil PAGE_MODULES=target/ci/page node tests/page/screenshot.mjs docs/page.png

import assert from "node:assert/strict";
import { statSync } from "node:fs";

import { Server, Visit, launch } from "./browser.mjs";

const LIMIT = 200 * 1024;
const path = process.argv[2];
const [server, browser] = await Promise.all([Server.start(), launch()]);
try {
    const visit = await Visit.open(browser, server, { viewport: { width: 1000, height: 1000 } });
    const { page } = visit;
    await page.getByRole("button", { name: "Arabic", exact: true }).click();
    await visit.result();
    // The times differ from run to run.
    await page.evaluate(() => {
        const status = document.getElementById("status");
        status.textContent = status.textContent.replace(/; \d+ ms\.$/, ".");
        document.getElementById("body").rows = 5;
    });
    await page.locator(".mention", { hasText: "توكاييف" }).first().click();
    await page.mouse.move(0, 0);
    await page.evaluate(() => scrollTo(0, 0));
    const bottom = await page.evaluate(() => document.getElementById("columns").getBoundingClientRect().bottom);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: 1000, height: Math.ceil(bottom) + 8 } });
    await visit.close();
    assert.ok(statSync(path).size < LIMIT, `${path} has more than ${LIMIT} bytes`);
} finally {
    await browser.close();
    await server.stop();
}
