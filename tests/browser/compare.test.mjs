/** Plans side by side in the browser: maps that move together, and tables that say all of it. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, DESKTOP, keep, launch, SMALLEST, visit } from "./browser.mjs";
import { city, serveOffice, signIn } from "./office.mjs";

let browser, office;

before(async () => {
  browser = await launch();
  const small = (rule) => (folder) => city(folder, { schools: 8, blocks: 200, rule });
  office = await serveOffice(small("least-walk"), small("nearest-first"));
});

after(async () => {
  await browser?.close();
  await office?.stop();
});

async function visitor({ lang = "en", ...options } = {}) {
  const visited = await visit(browser, `${office.address}/healthz`, {
    extraHTTPHeaders: { "accept-language": lang },
    ...options,
  });
  await signIn(visited.page, office, "/river/compare");
  return visited;
}

/** Digests of the plans, the newest first. */
const plans = async (page) => {
  const all = await page.locator("#one option").evaluateAll((options) => options.map(({ value }) => value));
  return all.filter((value) => value !== "today");
};

async function compare(page, one, other) {
  await page.locator("#one").selectOption(one);
  await page.locator("#other").selectOption(other);
  await page.locator("form.compare button").press("Enter");
  await page.waitForURL(/one=/);
}

const shown = async (page) => {
  await page.waitForSelector("#compare[data-ready=true]", { timeout: 60_000 });
  for (const id of ["map-one", "map-other"]) {
    await page.waitForSelector(`#${id}[data-state=idle]`, { timeout: 60_000 });
  }
};

/** Of each block its school, from the plan's own file. */
async function schools(page, plan) {
  const address = `${office.address}/office/river/plans/${plan}/plan.json`;
  const { blocks } = await (await page.request.get(address)).json();
  return new Map(blocks.map(({ id, school }) => [id, school ?? null]));
}

/** In the page. */
const looked = () =>
  document.getElementById("compare").maps.map((map) => {
    const { lng, lat } = map.getCenter();
    return [lng, lat, map.getZoom()].map((number) => number.toFixed(9)).join(" ");
  });

const views = (page) => page.evaluate(looked);

/** Until the maps look elsewhere, and stay there. */
const elsewhere = (page, before) => {
  const stay = 'document.getElementById("compare").maps.every((map) => !map.isMoving())';
  return page.waitForFunction(`(${looked})()[1] !== ${JSON.stringify(before[1])} && ${stay}`);
};

test("two maps move together, and what they mark is in the table and in the files", async () => {
  const { page, troubles, leave } = await visitor();
  const [newest, oldest] = await plans(page);
  await compare(page, oldest, newest);
  await shown(page);
  await keep(page, "compare", true);
  const [first, second] = await views(page);
  assert.equal(first, second);

  // By the mouse on the left one, by keys on the right one.
  const { x, y, width, height } = await page.locator("#map-one").boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 - 60, y + height / 2 + 25, { steps: 6 });
  await page.mouse.up();
  await shown(page);
  const dragged = await views(page);
  assert.equal(dragged[0], dragged[1]);
  assert.notEqual(dragged[0], first);
  await page.locator("#map-other .maplibregl-canvas").focus();
  for (const key of ["ArrowRight", "ArrowUp", "Equal"]) {
    const before = await views(page);
    await page.keyboard.press(key);
    await elsewhere(page, before);
  }
  await shown(page);
  const keyed = await views(page);
  assert.equal(keyed[0], keyed[1]);
  assert.notEqual(keyed[0], dragged[0]);

  const [before, now] = [await schools(page, oldest), await schools(page, newest)];
  const moved = [...before].filter(([block, school]) => now.get(block) !== school).map(([block]) => block);
  assert.ok(moved.length > 0);
  const told = await page.locator("[data-block]").evaluateAll((rows) => rows.map((row) => row.dataset.block));
  assert.deepEqual(told, moved.toSorted().slice(0, 100));
  const question = `one=${oldest}&other=${newest}`;
  const map = await (await page.request.get(`${office.address}/office/river/compare/map.json?${question}`)).json();
  assert.equal(map.one.moved.length, moved.length);

  await page.mouse.click(x + width / 2, y + height / 2);
  await page.waitForFunction(() => /: .+ in (A|both)/.test(document.getElementById("pointed").textContent));
  assert.deepEqual(troubles, []);
  await leave();
});

test("today's zones are beside a plan, and a page without a map says the same", async () => {
  const { page, troubles, leave } = await visitor({ javaScriptEnabled: false });
  const [newest] = await plans(page);
  await compare(page, "today", newest);
  assert.match(await page.locator("main").innerText(), /no optimum/);
  const moved = await page.locator("[data-block]").count();
  assert.ok(moved > 0);
  const figures = await page.locator("section[aria-labelledby=figures] tbody tr").count();
  assert.ok(figures >= 15, `${figures} figures`);
  assert.deepEqual(troubles, []);
  await leave();
});

test("no page has a barrier, in either language, on any screen", async () => {
  for (const [lang, viewport] of [
    ["en", DESKTOP],
    ["zh", SMALLEST],
    ["en", SMALLEST],
  ]) {
    const { page, troubles, leave } = await visitor({ lang, viewport });
    await page.goto(`${office.address}/office/river/compare?lang=${lang}`);
    const [newest, oldest] = await plans(page);
    const at = (path) => `${office.address}/office/river/${path}${path.includes("?") ? "&" : "?"}lang=${lang}`;
    const pages = {
      desk: at(""),
      compare: at(`compare?one=today&other=${newest}`),
      beside: at(`compare?one=${oldest}&other=${newest}`),
      plan: at(`plans/${newest}`),
      rules: at("rules"),
      drafts: at("drafts"),
    };
    for (const [name, address] of Object.entries(pages)) {
      await page.goto(address);
      if (await page.locator("#compare").count()) await shown(page);
      assert.deepEqual(await barriers(page), [], `${name} ${lang} ${viewport.width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= viewport.width, `${name} ${lang}: ${wide} wide`);
      await keep(page, `beside-${name}-${lang}-${viewport.width}`, true);
    }
    assert.deepEqual(troubles, []);
    await leave();
  }
});

test("a draft's edits are read and the draft is closed, without a mouse", async () => {
  const { page, troubles, leave } = await visitor();
  await page.goto(`${office.address}/office/river/drafts?lang=en`);
  await page.locator("#title").fill("To be closed");
  await page.locator("main form button").press("Enter");
  await page.waitForSelector("#drawing[data-ready=true]", { timeout: 120_000 });
  await page.locator("a[href$='/edits']").press("Enter");
  await page.waitForURL(/\/edits$/);
  assert.deepEqual(await barriers(page), []);
  await page.locator("main form button").press("Enter");
  await page.waitForURL(/\/drafts$/);
  assert.match(await page.locator("main").innerText(), /To be closed.*closed/);
  assert.deepEqual(troubles, []);
  await leave();
});
