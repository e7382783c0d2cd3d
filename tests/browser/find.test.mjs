/** Finding home: by name in every way people write it, by a place, by the telephone's position. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keep, launch, PHONE, visit } from "./browser.mjs";
import { serveTown } from "./town.mjs";

let town, browser, unique, twin, school;

before(async () => {
  town = await serveTown();
  browser = await launch();
  const { features } = await town.ask("blocks.geojson");
  const blocks = features.map(({ properties }) => properties);
  const uses = (name) => blocks.filter((block) => block.name === name).length;
  unique = blocks.find(({ name, name_en }) => uses(name) === 1 && name.length >= 4 && name_en !== null);
  twin = blocks.find(({ name }) => uses(name) > 1);
  school = (await town.ask("schools.geojson")).features[0].properties;
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

async function find(text, options = {}) {
  const visitor = await visit(browser, `${town.address}/`, { javaScriptEnabled: false, ...options });
  await visitor.page.locator("#q").fill(text);
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForURL(/\/(find|answer|school)\?/);
  return visitor;
}

test("the whole name in Chinese or English, an id or an address leads to the answer", async () => {
  for (const text of [unique.name, unique.name_en, unique.id]) {
    const { page, leave } = await find(text, { locale: "zh-CN", viewport: PHONE });
    const { searchParams } = new URL(page.url());
    assert.equal(searchParams.get("block"), unique.id, text);
    await leave();
  }
  const { page, leave } = await find("长安路18号");
  assert.equal(new URL(page.url()).searchParams.get("block"), town.addressed);
  await leave();
});

test("a school's name leads to the school", async () => {
  const { page, leave } = await find(school.name);
  assert.equal(new URL(page.url()).searchParams.get("id"), school.id);
  await leave();
});

test("a part, a slip, pinyin or initials offer the home among the first", async () => {
  const { matches } = await town.ask(`api/find?q=${encodeURIComponent(unique.name)}`);
  assert.equal(matches[0].id, unique.id);
  const latin = unique.name_en.split(" ")[0];
  for (const text of [unique.name.slice(0, 2), unique.name.slice(0, -1), latin, latin.slice(0, -1) + "x"]) {
    const { page, leave } = await find(text);
    const links = await page.locator("ul.offers a").evaluateAll((all) => all.map(({ href }) => href));
    const found = page.url().includes("answer") ? [page.url()] : links;
    const is = (href) => new URL(href).searchParams.get("block") === unique.id;
    assert.ok(found.some(is), `${text}: ${found.join(" ")}`);
    await leave();
  }
});

test("two homes of one name are both offered, and nobody guesses", async () => {
  if (twin === undefined) return assert.fail("the town has no two blocks of one name");
  const { page, leave } = await find(twin.name, { locale: "zh-CN" });
  assert.match(page.url(), /\/find\?/);
  const same = page.locator("ul.offers a", { hasText: new RegExp(`^${twin.name}$`) });
  assert.ok((await same.count()) >= 2);
  await keep(page, "offers");
  await leave();
});

test("what is nowhere is said to be nowhere, as is a place outside", async () => {
  const { page, leave } = await find("qqqqzzzz 没有", { locale: "en-US" });
  assert.match(await page.locator("h1").innerText(), /Nothing here is called “qqqqzzzz 没有”/);
  await leave();
  const outside = `${town.address}/find?lon=1&lat=1`;
  const visitor = await visit(browser, outside, { expected: [404] });
  assert.match(await visitor.page.locator("h1").innerText(), /Outside the district/);
  assert.deepEqual(visitor.troubles, []);
  await visitor.leave();
});

test("names are offered while somebody types", async () => {
  const { page, troubles, leave } = await visit(browser, `${town.address}/`, { locale: "zh-CN" });
  await page.locator("#q").pressSequentially(unique.name.slice(0, 3));
  await page.locator("#suggestions option").first().waitFor({ state: "attached" });
  const names = await page.locator("#suggestions option").evaluateAll((all) => all.map(({ value }) => value));
  assert.ok(names.includes(unique.name), names.join());
  assert.deepEqual(troubles, []);
  await leave();
});

test("the position is asked for when the button is pressed, and only then", async () => {
  const { point } = (await town.ask(`api/lookup?block=${unique.id}`)).block;
  const here = {
    geolocation: { longitude: point[0], latitude: point[1] },
    permissions: ["geolocation"],
  };
  const { page, leave } = await visit(browser, `${town.address}/`, here);
  await page.locator("#here button").click();
  await page.waitForURL(/answer\?block=/);
  assert.equal(new URL(page.url()).searchParams.get("block"), unique.id);
  await leave();

  const refused = await visit(browser, `${town.address}/?lang=zh`, { permissions: [] });
  await refused.page.locator("#here button").click();
  await refused.page.locator("#here [role=status]", { hasText: "没有提供位置" }).waitFor();
  await refused.leave();
});

test("everything can be done from the keyboard", async () => {
  const { page, leave } = await visit(browser, `${town.address}/`);
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
  await page.keyboard.press("Tab");
  assert.equal(await focused(), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await focused(), "main");
  for (let presses = 0; (await focused()) !== "q"; presses++) {
    assert.ok(presses < 5, "the field is among the first");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(unique.name_en);
  await page.keyboard.press("Enter");
  await page.waitForURL(/answer\?block=/);
  await leave();
});
