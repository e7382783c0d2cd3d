/** A draft that people are asked about: what it changes, and what they say. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keep, launch, PHONE, visit } from "./browser.mjs";
import { serveTown, TOKEN } from "./town.mjs";

let town, browser, draft;

before(async () => {
  town = await serveTown();
  browser = await launch();
  const { plans } = await town.ask("api/plans");
  draft = plans.find(({ status }) => status === "draft");
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

test("the first page tells of the draft, and that of what it changes lists every home", async () => {
  const { page, troubles, leave } = await visit(browser, `${town.address}/?lang=en`);
  assert.match(await page.locator("p.status", { hasText: "draft" }).innerText(), /open for comments until 31 May 2099/);
  await page.locator(`a[href*="changes?plan=${draft.digest}"]`).click();
  await page.waitForURL(/changes\?/);
  const { changes } = await town.ask(`api/changes?plan=${draft.digest}`);
  const listed = Math.min(changes.length, 200);
  await page.waitForFunction((rows) => document.querySelectorAll("tbody tr").length === rows, listed);
  const link = await page.locator("a.button").getAttribute("href");
  const csv = await (await fetch(new URL(link, page.url()))).text();
  assert.equal(csv.trim().split("\n").length, changes.length + 1);
  await keep(page, "changes");
  assert.deepEqual(troubles, []);
  await leave();
});

for (const [locale, javaScriptEnabled] of [["zh-CN", false], ["en-US", true]]) {
  test(`a comment needs no account and no script, and the office reads it: ${locale}`, async () => {
    const { features } = await town.ask("blocks.geojson");
    const address = `${town.address}/answer?block=${features[0].id}&plan=${draft.digest}`;
    const { page, troubles, leave } = await visit(browser, address, { locale, javaScriptEnabled, viewport: PHONE });
    const text = `${locale}: 太远了, too far <b>`;
    await page.locator("textarea").fill(text);
    await keep(page, `comment-${locale}`, true);
    await page.locator("form[action=comment] button").click();
    await page.waitForURL(/\/comment$/);
    assert.match(await page.locator("main").innerText(), locale === "en-US" ? /Thank you/ : /谢谢/);
    const read = await fetch(`${town.address}/api/comments`, { headers: { authorization: `Bearer ${TOKEN}` } });
    const { comments } = await read.json();
    const kept = comments.find((comment) => comment.text === text);
    assert.equal(kept?.block, features[0].id);
    assert.equal((await fetch(`${town.address}/api/comments`)).status, 401);
    assert.deepEqual(troubles, []);
    await leave();
  });
}

test("the plan in force asks nobody", async () => {
  const { features } = await town.ask("blocks.geojson");
  const { page, leave } = await visit(browser, `${town.address}/answer?block=${features[0].id}`);
  assert.equal(await page.locator("textarea").count(), 0);
  await leave();
});
