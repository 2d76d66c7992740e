// Makes the picture of the page for the README.
//
//     .ci/page target/debug/dalil tests/page/modules.test.mjs    # installs the tools
//     DALIL=target/debug/dalil PAGE_MODULES=target/ci/page node tests/page/screenshot.mjs docs/page.png

import assert from "node:assert/strict";
import { statSync } from "node:fs";

import { Server, Visit, launch } from "./browser.mjs";

/** Largest size of the picture, in bytes. */
const LIMIT = 200 * 1024;
const path = process.argv[2];
const [server, browser] = await Promise.all([Server.start(), launch()]);
try {
    const visit = await Visit.open(browser, server, { viewport: { width: 1000, height: 1070 } });
    const { page } = visit;
    await page.getByRole("button", { name: "Arabic", exact: true }).click();
    await visit.result();
    // The times differ from run to run.
    await page.evaluate(() => {
        const status = document.getElementById("status");
        status.textContent = status.textContent.replace(/; \d+ ms\.$/, ".");
        document.getElementById("body").rows = 3;
    });
    await page.locator(".mention", { hasText: "توكاييف" }).first().click();
    await page.mouse.move(0, 0);
    await page.evaluate(() => scrollTo(0, 0));
    await page.screenshot({ path });
    await visit.close();
    assert.ok(statSync(path).size < LIMIT, `${path} has more than ${LIMIT} bytes`);
} finally {
    await browser.close();
    await server.stop();
}
