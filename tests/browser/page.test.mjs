/** What people see, in a real browser. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  colorsOf,
  DESKTOP,
  drawn,
  keep,
  launch,
  PHONE,
  pixelOf,
  SMALLEST,
  visit,
  visitPasted,
} from "./browser.mjs";
import { serveTown } from "./town.mjs";

let town, browser, home;

before(async () => {
  town = await serveTown();
  browser = await launch();
  home = await someoneSentFurther();
});

after(async () => {
  await browser?.close();
  assert.equal(await town?.stop(), 0, "the server stops when asked to");
});

test("the map is drawn in many colors, and nothing complains", async () => {
  const { page, troubles, leave } = await visit(browser, town.address);
  await drawn(page);
  await keep(page, "desktop");
  const colors = Object.values(await colorsOf(page));
  const area = colors.reduce((sum, count) => sum + count, 0);
  const large = colors.filter((count) => count > area / 200);
  assert.ok(large.length >= 6, `only ${large.length} colors cover more than 0.5 % of the map`);
  assert.equal(await page.locator(".figure").count(), 4);
  assert.equal(await page.locator("table.schools tbody tr").count(), 12);
  assert.ok((await page.locator(".label:not(.hidden)").count()) >= 6, "schools have names");
  assert.deepEqual(troubles, []);
  await leave();
});

test("a click on a home tells its school and why, in both languages", async () => {
  const { page, troubles, leave } = await visit(browser, town.address);
  await drawn(page);
  const files = ["zones.geojson", "schools.geojson"];
  const at = await pixelOf(page, home.block.point, await Promise.all(files.map(ask)));
  await page.mouse.click(at.x, at.y);

  await page.locator("#answer.answer").waitFor();
  const said = async (selector) => page.locator(`#answer ${selector}`).innerText();
  assert.equal(await said("h2"), home.school.name_en);
  assert.equal(await said(".sentence"), home.sentences.en);
  assert.equal(new URL(page.url()).hash, `#block=${home.block.id}`);
  await drawn(page);
  await keep(page, "answer-en");

  await page.getByRole("button", { name: "中文" }).or(page.locator("#language")).first().click();
  assert.equal(await said("h2"), home.school.name);
  assert.equal(await said(".sentence"), home.sentences.zh);
  assert.equal(await page.locator("html").getAttribute("lang"), "zh");
  await keep(page, "answer-zh");
  assert.deepEqual(troubles, []);
  await leave();
});

test("the arithmetic adds up as it is written, and the school is where it is least", async () => {
  const { page, leave } = await visit(browser, `${town.address}/#block=${home.block.id}`);
  const rows = await page.locator("table.arithmetic tbody tr").all();
  const sums = [];
  for (const row of rows) {
    const cells = await row.locator("td").allInnerTexts();
    const [walk, crowding, sum] = cells.map((text) => Number(text.replace(/[^0-9.]/g, "")));
    assert.equal((walk + crowding).toFixed(3), sum.toFixed(3));
    sums.push({ sum, chosen: (await row.getAttribute("class")) === "chosen" });
  }
  assert.ok(sums.length >= 2);
  const chosen = sums.find((row) => row.chosen);
  assert.ok(sums.every(({ sum }) => chosen.sum <= sum));
  await leave();
});

test("everything can be done from the keyboard", async () => {
  const { page, troubles, leave } = await visit(browser, town.address);
  await drawn(page);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "language");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "find-text");
  await page.keyboard.type(home.block.name_en);
  await page.keyboard.press("Enter");
  await page.locator("#answer.answer").waitFor();
  assert.equal(await focused(page), "answer");
  assert.match(await page.locator("#answer .what").innerText(), new RegExp(home.block.name_en));

  await page.locator("#find-text").fill("nobody lives here");
  await page.keyboard.press("Enter");
  await page.locator("#answer.trouble").waitFor();
  assert.match(await page.locator("#answer").innerText(), /nobody lives here/);
  assert.deepEqual(troubles.filter((trouble) => !/404/.test(trouble)), []);
  await leave();
});

test("a shared address opens with its answer", async () => {
  const address = `${town.address}/#block=${home.block.id}`;
  const { page, leave } = await visit(browser, address, { locale: "zh-CN" });
  await page.locator("#answer.answer").waitFor();
  assert.equal(await page.locator("#answer .sentence").innerText(), home.sentences.zh);
  await leave();
});

test("a place outside the district is told so", async () => {
  const { page, leave } = await visit(browser, town.address);
  await drawn(page);
  const { x, y } = await page.locator("#map").boundingBox();
  await page.mouse.click(x + 4, y + 4);
  await page.locator("#answer.trouble").waitFor();
  assert.match(await page.locator("#answer").innerText(), /outside the district/);
  await leave();
});

test("the page fits phones, and the dark", async () => {
  for (const [name, options] of [
    ["phone", { viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }],
    ["smallest", { viewport: SMALLEST, locale: "zh-CN" }],
    ["dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ]) {
    const address = `${town.address}/#block=${home.block.id}`;
    const { page, troubles, leave } = await visit(browser, address, options);
    await page.locator("#answer.answer").waitFor();
    await drawn(page);
    await keep(page, name);
    const wide = await page.evaluate(() => {
      const scrollers = [document.documentElement, document.getElementById("panel")];
      return scrollers.some((element) => element.clientWidth < element.scrollWidth);
    });
    assert.ok(!wide, `${name}: something is wider than the screen`);
    assert.deepEqual(troubles, []);
    await leave();
  }
});

test("the example of a page with MapLibre draws our tiles on somebody else's page", async () => {
  const { examples } = await ask("examples");
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

const ask = async (path) => (await fetch(`${town.address}/${path}`)).json();

const focused = (page) => page.evaluate(() => document.activeElement?.id);

/** The answer for a block whose nearest school is another one than its own. */
async function someoneSentFurther() {
  const { features } = await ask("blocks.geojson");
  for (const { id } of features) {
    const answer = await ask(`api/lookup?block=${encodeURIComponent(id)}`);
    if (answer.choices.length > 1 && answer.exception === null) return answer;
  }
  throw new Error("this town sends everybody to the nearest school");
}
