/** One home's answer, as a parent sees it: with scripts and without, in both languages. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, drawn, keep, launch, PHONE, visit, visitPasted } from "./browser.mjs";
import { serveTown, someoneSentFurther } from "./town.mjs";

let town, browser, home, answer;

before(async () => {
  town = await serveTown();
  browser = await launch();
  home = await someoneSentFurther(town);
  answer = `${town.address}/answer?block=${encodeURIComponent(home.block.id)}`;
});

after(async () => {
  await browser?.close();
  assert.equal(await town?.stop(), 0, "the server stops when asked to");
});

const LANGUAGES = [
  { locale: "zh-CN", of: (named) => named.name, at: (school) => school.address, sentence: "zh", html: "zh-CN", ask: "示例招生办", day: "2099年6月15日" },
  { locale: "en-US", of: (named) => named.name_en, at: (school) => school.address_en, sentence: "en", html: "en", ask: "Sample Office", day: "15 June 2099" },
];

for (const { locale, of, at, sentence, html, ask, day } of LANGUAGES) {
  for (const [name, options] of [
    ["desktop", { viewport: DESKTOP }],
    ["phone", { viewport: PHONE, isMobile: true, hasTouch: true }],
    ["plain", { viewport: PHONE, javaScriptEnabled: false }],
  ]) {
    test(`the answer says everything: ${locale}, ${name}`, async () => {
      const { page, troubles, leave } = await visit(browser, answer, { locale, ...options });
      assert.equal(await page.locator("html").getAttribute("lang"), html);
      assert.equal(await page.locator("h1").innerText(), of(home.school));
      assert.match(await page.locator("main").innerText(), new RegExp(of(home.block)));
      assert.equal(await page.locator(".sentence").innerText(), home.sentences[sentence]);
      const text = await page.locator("main").innerText();
      for (const said of [ask, day, of(home.school), at(home.school)]) assert.ok(text.includes(said), said);
      if (name === "plain") {
        assert.ok(await page.locator("svg.sketch").isVisible(), "a sketch in place of the map");
        assert.ok(!(await page.locator("#map").isVisible()));
      } else {
        await drawn(page);
        assert.ok(!(await page.locator("svg.sketch").isVisible()), "the map in place of the sketch");
      }
      await keep(page, `answer-${sentence}-${name}`, true);
      assert.deepEqual(troubles, []);
      await leave();
    });
  }
}

test("the arithmetic adds up as it is written, and the school is where it is least", async () => {
  const { page, leave } = await visit(browser, answer);
  const sums = [];
  for (const row of await page.locator("table.arithmetic tbody tr").all()) {
    const cells = await row.locator("td").allInnerTexts();
    const number = (text) => Number(text.replace(/[^0-9.−]/g, "").replace("−", "-"));
    const [walk, crowding, sum] = cells.map(number);
    assert.equal((walk + crowding).toFixed(3), sum.toFixed(3));
    sums.push({ sum, chosen: (await row.getAttribute("class")) === "chosen" });
  }
  assert.ok(sums.length >= 2);
  const chosen = sums.find((row) => row.chosen);
  assert.ok(sums.every(({ sum }) => chosen.sum <= sum));
  await leave();
});

test("other plans are told: what comes, what is proposed, and which one decides", async () => {
  const { plans } = await town.ask("api/plans");
  const draft = plans.find(({ status }) => status === "draft");
  const { changes } = await town.ask(`api/changes?plan=${draft.digest}`);
  assert.ok(changes.length > 0, "closing a school sends somebody elsewhere");
  const [{ id }] = changes.map(({ block }) => (typeof block === "string" ? { id: block } : block));
  const { page, leave } = await visit(browser, `${town.address}/answer?block=${id}&lang=en`);
  const times = await page.locator(".times").innerText();
  assert.match(times, /From 1 September 2099 on a new plan is valid/);
  assert.match(times, /In the draft that is open for comments .* would belong to/);
  assert.match(times, /The first day of school decides/);
  const rows = page.locator("section[aria-labelledby=history] tbody tr");
  assert.equal(await rows.count(), 3);
  await rows.nth(0).locator("a").click();
  await page.waitForURL(/plan=/);
  assert.ok(await page.locator(".level-beside").innerText(), "the junior school is named");
  await leave();
});

test("a notice is a PDF, and its code says what the page says", async () => {
  const { page, leave } = await visit(browser, answer);
  const link = await page.locator(".notice .button").getAttribute("href");
  const pdf = await fetch(new URL(link, answer));
  assert.equal(pdf.headers.get("content-type"), "application/pdf");
  assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), "%PDF-");
  const code = await page.locator("a.code").innerText();
  await page.goto(`${town.address}/check?lang=en`);
  await page.locator("#code").fill(code.toLowerCase().replaceAll("-", " "));
  await page.keyboard.press("Enter");
  await page.waitForURL(/code=/);
  const said = await page.locator("main").innerText();
  assert.match(said, /one of ours/);
  assert.ok(said.includes(home.block.name_en) && said.includes(home.school.name_en));
  await keep(page, "check");
  await leave();
});

test("a school shows its zone, its homes and where they go on to", async () => {
  for (const javaScriptEnabled of [true, false]) {
    const address = `${town.address}/school?id=${home.school.id}&lang=en`;
    const { page, troubles, leave } = await visit(browser, address, { javaScriptEnabled });
    assert.equal(await page.locator("h1").innerText(), home.school.name_en);
    const { features } = await town.ask("blocks.geojson");
    const own = features.filter(({ properties }) => properties.school === home.school.id);
    assert.equal(await page.locator("section[aria-labelledby=homes] li").count(), own.length);
    assert.ok((await page.locator("section[aria-labelledby=levels] li").count()) >= 1);
    await page.locator("summary").click();
    assert.ok((await page.locator("section[aria-labelledby=zone] details > :not(summary)").count()) >= 1);
    await keep(page, `school-${javaScriptEnabled ? "map" : "plain"}`);
    await page.locator("section[aria-labelledby=homes] a").first().click();
    await page.waitForURL(/answer\?block=/);
    assert.equal(await page.locator("h1").innerText(), home.school.name_en);
    assert.deepEqual(troubles, []);
    await leave();
  }
});

test("on paper there is the answer, and nothing to press", async () => {
  const { page, leave } = await visit(browser, answer);
  await drawn(page);
  await page.emulateMedia({ media: "print" });
  for (const hidden of ["#map", "body > footer", "header nav", ".button"]) {
    assert.ok(!(await page.locator(hidden).first().isVisible()), hidden);
  }
  assert.ok(await page.locator("svg.sketch").isVisible());
  assert.ok(await page.locator(".sentence").isVisible());
  await keep(page, "print", true);
  await leave();
});

test("the answer stands in a frame of somebody else's page", async () => {
  const { examples } = await town.ask("examples?lang=en");
  const { code } = examples.find(({ id }) => id === "embed");
  const [, block] = /block=([^&]+)/.exec(code);
  const { school } = await town.ask(`api/lookup?block=${block}`);
  const { page, leave } = await visitPasted(browser, code);
  const inside = page.frameLocator("iframe");
  assert.equal(await inside.locator("h1").innerText(), school.name_en);
  await leave();
});
