/** The map that scripts add to pages. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { colorsOf, DESKTOP, drawn, keep, launch, PHONE, visit, visitPasted } from "./browser.mjs";
import { serveTown, someoneSentFurther } from "./town.mjs";

let town, browser, home;

before(async () => {
  town = await serveTown();
  browser = await launch();
  home = await someoneSentFurther(town);
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

test("the map is drawn in many colors, and nothing complains", async () => {
  const { page, troubles, leave } = await visit(browser, `${town.address}/`);
  await drawn(page);
  await keep(page, "map");
  const colors = Object.values(await colorsOf(page));
  const area = colors.reduce((sum, count) => sum + count, 0);
  const large = colors.filter((count) => count > area / 200);
  assert.ok(large.length >= 6, `only ${large.length} colors cover more than 0.5 % of the map`);
  await page.waitForFunction(() => document.querySelectorAll(".label:not(.hidden)").length >= 6);
  assert.deepEqual(troubles, []);
  await leave();
});

test("a click on the map leads to the home there", async () => {
  for (const options of [{ viewport: DESKTOP }, { viewport: PHONE, isMobile: true, hasTouch: true }]) {
    // The map of an answer shows all of its walk: from the block to the school that is farthest.
    const address = `${town.address}/answer?block=${encodeURIComponent(home.block.id)}`;
    const { page, troubles, leave } = await visit(browser, address, options);
    await drawn(page);
    await page.locator("#map").scrollIntoViewIfNeeded();
    const { x, y, width, height } = await page.locator("#map").boundingBox();
    const middle = [x + width / 2, y + height / 2];
    await (options.isMobile ? page.touchscreen.tap(...middle) : page.mouse.click(...middle));
    await page.waitForURL(/answer\?block=/);
    await page.locator("h1").waitFor();
    assert.deepEqual(troubles, []);
    await leave();
  }
});

test("the example of a page with MapLibre draws our tiles on somebody else's page", async () => {
  const { examples } = await town.ask("examples");
  const { code } = examples.find(({ id }) => id === "maplibre");
  const { page, asked, troubles, leave } = await visitPasted(browser, code);
  const area = DESKTOP.width * 600;
  const large = async () =>
    Object.values(await colorsOf(page)).filter((count) => count > area / 200).length;
  for (let tries = 0; (await large()) < 6; tries++) {
    assert.ok(tries < 120, `the map never has six colors: ${troubles.join("; ")}`);
    await page.waitForTimeout(250);
  }
  await keep(page, "example-maplibre");
  assert.ok(asked.some((address) => /\/tiles\/\d+\/\d+\/\d+\.mvt\?plan=/.test(address)));
  assert.deepEqual(troubles, []);
  await leave();
});
