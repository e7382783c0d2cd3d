/** Drawing in the browser, on a small city and on one of the size of a county. */

import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { barriers, keep, launch, visit } from "./browser.mjs";
import { city, serveOffice, signIn } from "./office.mjs";

let browser, office;

before(async () => {
  browser = await launch();
  office = await serveOffice((folder) => city(folder, { schools: 12, blocks: 400 }));
});

after(async () => {
  await browser?.close();
  await office?.stop();
});

/** A page with a new draft on it. */
async function drawingOn(office, { lang = "en", expected = [] } = {}) {
  const visited = await visit(browser, `${office.address}/healthz`, {
    expected,
    extraHTTPHeaders: { "accept-language": lang },
  });
  const { page } = visited;
  await signIn(page, office, "/river/drafts");
  await page.locator("#title").fill("Autumn");
  await page.locator("main form button").click();
  await page.waitForURL(/\/drafts\/[^/]+$/);
  await opened(page);
  return visited;
}

async function opened(page) {
  await page.waitForSelector("#drawing[data-ready=true]", { timeout: 120_000 });
  await page.waitForSelector("#canvas[data-state=idle]", { timeout: 120_000 });
}

const head = (page, head) => page.waitForSelector(`#drawing[data-head="${head}"]`, { timeout: 60_000 });

async function middle(page) {
  const { x, y, width, height } = await page.locator("#canvas").boundingBox();
  return [x + width / 2, y + height / 2, Math.min(width, height)];
}

/** Draws a ring around the middle of the map and lets go. */
async function lasso(page, radius, steps, turns = 1) {
  await page.locator("[name=tool][value=lasso]").check();
  const [x, y] = await middle(page);
  const at = (step) => {
    const angle = (2 * Math.PI * step) / steps;
    // Wider and wider, so that every turn holds other blocks.
    const wide = radius * (0.6 + (0.4 * step) / (steps * turns));
    return [x + wide * Math.cos(angle), y + wide * Math.sin(angle)];
  };
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let step = 1; step <= steps * turns; step++) await page.mouse.move(...at(step));
  await page.mouse.up();
}

const picked = async (page) => Number(/(\d[\d,]*)/.exec(await page.locator("#picked").innerText())?.[1].replace(",", "") ?? 0);

test("what is picked by hand is balanced at once, assigned, undone and done again by keys", async () => {
  const { page, troubles, leave } = await drawingOn(office);
  const walked = () => page.locator("#total-walk").innerText();
  const [x, y, size] = await middle(page);
  const schools = await page.locator("#target option").evaluateAll((all) => all.map(({ value }) => value));
  assert.equal(schools.length, 12);

  await page.mouse.click(x + size / 8, y + size / 10);
  await page.waitForFunction(() => /1/.test(document.getElementById("picked").textContent));
  await page.evaluate(() => addEventListener("pointerup", ({ timeStamp }) => (globalThis.upAt = timeStamp), true));
  await lasso(page, size / 6, 40);
  // What was asked when the hand was lifted is answered, and nothing comes after it.
  await page.waitForFunction(() => performance.getEntriesByName("balance").some(({ startTime }) => startTime >= globalThis.upAt));
  const n_picked = await picked(page);
  assert.ok(n_picked > 3, `${n_picked} blocks are picked`);
  assert.ok((await page.locator("#touched tbody tr").count()) >= 1);
  assert.match(await page.locator("#cost").innerText(), /child-meters/);
  await keep(page, "draw");

  const before = await walked();
  await page.locator("#assign").click();
  await head(page, 1);
  const after = await walked();
  assert.notEqual(after, before);
  assert.notEqual(await page.locator("#total-pinned").innerText(), "0");
  await page.keyboard.press("Control+z");
  await head(page, 0);
  assert.equal(await walked(), before);
  await page.keyboard.press("Control+Shift+z");
  await head(page, 1);
  assert.equal(await walked(), after);

  // Loaded again it is the same.
  await page.reload();
  await opened(page);
  assert.equal(await walked(), after);
  await page.keyboard.press("Control+z");
  await head(page, 0);
  assert.deepEqual(troubles, []);
  await leave();
});

test("an answer that comes late does not take the place of a newer one", async () => {
  const { page, troubles, leave } = await drawingOn(office);
  const answers = [];
  let open = 0;
  await page.route(/\/try$/, async (route) => {
    open += 1;
    const number = answers.push(undefined) - 1;
    const response = await route.fetch();
    answers[number] = await response.json();
    if (number % 2 === 0) await new Promise((later) => setTimeout(later, 200));
    await route.fulfill({ response });
    open -= 1;
  });
  const [, , size] = await middle(page);
  await lasso(page, size / 6, 40);
  const settled = async () => open === 0 && (await picked(page)) === answers.at(-1)?.picked.length;
  for (let tries = 0; tries < 200 && !(await settled()); tries++) await page.waitForTimeout(50);
  const last = answers.at(-1);
  assert.ok(answers.length > 3 && last.picked.length > 3, `${answers.length} answers, ${last?.picked.length} blocks`);
  assert.ok(answers.some((answer) => answer.picked.length !== last.picked.length));
  assert.equal(await picked(page), last.picked.length);
  const schools = await page.locator("#touched tbody tr").evaluateAll((rows) => rows.map(({ dataset }) => dataset.name));
  assert.deepEqual(schools, last.attempt.schools.map(({ id }) => id));
  assert.deepEqual(troubles, []);
  await leave();
});

test("without a mouse: a block by its name, its school from the list, recompute, and a plan", async () => {
  const { page, troubles, leave } = await drawingOn(office, { expected: [422] });
  const name = await page.locator("#names option").nth(30).getAttribute("value");
  await page.locator("#name").fill(name);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("assign").disabled);
  let done = 0;
  // Not every block can go everywhere in zones of one piece.
  for (const school of await page.locator("#target option").evaluateAll((all) => all.map(({ value }) => value))) {
    await page.locator("#target").selectOption(school);
    await page.locator("#name").fill(name);
    await page.keyboard.press("Enter");
    await page.locator("#assign").press("Enter");
    await head(page, ++done);
    await page.locator("#recompute").press("Enter");
    const said = await page.waitForFunction((next) => {
      const recomputed = document.getElementById("drawing").dataset.head === String(next);
      const refused = /Nothing was changed/.test(document.getElementById("status").textContent);
      return recomputed ? "done" : refused ? "refused" : undefined;
    }, done + 1);
    if ((await said.jsonValue()) === "done") break;
  }
  await head(page, done + 1);
  await page.locator("#finish").press("Enter");
  await page.waitForFunction(() => /The plan is kept/.test(document.getElementById("status").textContent), undefined, { timeout: 60_000 });
  await page.goto(`${office.address}/office/river/drafts?lang=en`);
  assert.equal(await page.locator("#plan option").count(), 2);
  assert.deepEqual(troubles, []);
  await leave();
});

test("of two who draw the slower one is told, and goes on from what is there", async () => {
  const one = await drawingOn(office, { expected: [409] });
  const two = await one.page.context().newPage();
  await two.goto(one.page.url());
  await opened(two);
  for (const page of [one.page, two]) {
    const [x, y, size] = await middle(page);
    await page.mouse.click(x + size / 9, y);
    await page.waitForFunction(() => !document.getElementById("assign").disabled);
  }
  await two.locator("#assign").click();
  await head(two, 1);
  await one.page.locator("#assign").click();
  await one.page.waitForSelector("#reload:not([hidden])");
  await one.page.locator("#reload").click();
  await head(one.page, 1);
  await one.page.locator("#undo").click();
  await head(one.page, 0);
  assert.deepEqual(one.troubles, []);
  await one.leave();
});

for (const lang of ["en", "zh"]) {
  test(`nothing is in anybody's way on the page of a draft: ${lang}`, async () => {
    const { page, troubles, leave } = await drawingOn(office, { lang });
    await page.goto(`${page.url()}?lang=${lang}`);
    await opened(page);
    for (const details of await page.locator("#drawing details").all()) await details.locator("summary").click();
    const [x, y, size] = await middle(page);
    await page.mouse.click(x + size / 9, y);
    await page.waitForFunction(() => !document.getElementById("balance").hidden);
    await keep(page, `draw-${lang}`, true);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(troubles, []);
    await leave();
  });
}

test("a what-if and rules are supposed, and undone", async () => {
  const { page, troubles, leave } = await drawingOn(office);
  for (const details of await page.locator("#drawing details").all()) await details.locator("summary").click();
  await page.locator("#seats").fill("999");
  await page.locator("#seats-form button:not([type])").click();
  await head(page, 1);
  assert.ok((await page.locator("#schools tbody").innerText()).includes("of 999"));
  await page.locator("#rule").selectOption("shortest-worst-walk");
  await page.locator("#rules-form button").click();
  await head(page, 2);
  await page.locator("#close-form button").click();
  await head(page, 3);
  assert.equal(await page.locator("#target option").count(), 11);
  for (const at of [2, 1, 0]) {
    await page.locator("#undo").click();
    await head(page, at);
  }
  assert.equal(await page.locator("#rule").inputValue(), "least-walk");
  assert.equal(await page.locator("#target option").count(), 12);
  assert.deepEqual(troubles, []);
  await leave();
});

const FAIRFAX = fileURLToPath(new URL("../../../shared/real/fairfax", import.meta.url));

function fairfax(folder) {
  const settings = join(folder, "settings.toml");
  writeFileSync(settings, 'connected = true\n[columns]\nseats = "capacity"\nchildren = "children"\n');
  const [schools, blocks] = [join(FAIRFAX, "schools.geojson"), join(FAIRFAX, "blocks.geojson")];
  return ["--schools", schools, "--blocks", blocks, "--settings", settings, "--level", "ES"];
}

const without = existsSync(FAIRFAX) ? false : "needs ../shared";

test("on a county of 9,404 blocks the screen and the balance follow the hand", { skip: without }, async () => {
  const county = await serveOffice(fairfax);
  const { page, troubles, leave } = await drawingOn(county);
  const [x, y, size] = await middle(page);
  const watched = async (what, act) => {
    await page.evaluate(() => {
      performance.clearMeasures();
      globalThis.frames = [];
      const count = (now) => {
        globalThis.frames?.push(now);
        if (globalThis.frames) requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
    });
    await act();
    const { frames, delays } = await page.evaluate(() => {
      const frames = globalThis.frames;
      globalThis.frames = undefined;
      return { frames, delays: performance.getEntriesByName("balance").map(({ duration }) => duration) };
    });
    const seconds = (frames.at(-1) - frames[0]) / 1000;
    const longest = Math.max(...frames.slice(1).map((now, at) => now - frames[at]));
    delays.sort((a, b) => a - b);
    const share = (part) => delays[Math.min(delays.length - 1, Math.floor(part * delays.length))]?.toFixed(0);
    console.log(
      `${what}: ${((frames.length - 1) / seconds).toFixed(0)} frames a second for ${seconds.toFixed(1)} s, the longest took ${longest.toFixed(0)} ms` +
        (delays.length === 0 ? "" : `; ${delays.length} balances, after ${share(0.5)} ms (median), ${share(0.95)} ms (95 %), ${share(1)} ms (worst)`),
    );
    return { frames: frames.length, balances: delays.length };
  };
  const drawn = await watched("a lasso is drawn", () => lasso(page, size / 5, 60, 3));
  assert.ok(drawn.balances > 5 && drawn.frames > 5, `${drawn.balances} balances in ${drawn.frames} frames`);
  await page.waitForFunction(() => !document.getElementById("assign").disabled);
  const assigned = await watched("they are assigned and undone", async () => {
    await page.locator("#assign").click();
    await head(page, 1);
    await page.locator("#undo").click();
    await head(page, 0);
  });
  assert.ok(assigned.frames > 1);
  await page.locator("[name=tool][value=click]").check();
  await watched("the map is moved", async () => {
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let step = 1; step <= 60; step++) await page.mouse.move(x + step * 3, y + step);
    await page.mouse.up();
  });
  await keep(page, "draw-county");
  assert.deepEqual(troubles, []);
  await leave();
  await county.stop();
});
