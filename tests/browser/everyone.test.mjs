/** Every page is for everyone: without barriers, on small screens, over slow lines, unwatched. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, DESKTOP, drawn, keep, launch, PHONE, SMALLEST, visit } from "./browser.mjs";
import { serveTown, someoneSentFurther } from "./town.mjs";

let town, browser, pages;

before(async () => {
  town = await serveTown();
  browser = await launch();
  const home = await someoneSentFurther(town);
  const { plans } = await town.ask("api/plans");
  const draft = plans.find(({ status }) => status === "draft").digest;
  const block = encodeURIComponent(home.block.id);
  pages = {
    home: "/",
    offers: "/find?q=a",
    answer: `/answer?block=${block}`,
    draft: `/answer?block=${block}&plan=${draft}`,
    changes: `/changes?plan=${draft}`,
    school: `/school?id=${home.school.id}`,
    schools: "/schools",
    check: "/check?code=AAAA-AAAA-AAAA",
    how: "/how",
    verify: "/verify",
    privacy: "/privacy",
    embed: `/embed?block=${block}`,
    trouble: "/answer?block=nobody",
  };
});

after(async () => {
  await browser?.close();
  await town?.stop();
});

const at = (path, more) => `${town.address}${path}${path.includes("?") ? "&" : "?"}${more}`;

for (const [name, options] of [
  ["light", { viewport: DESKTOP }],
  ["dark", { viewport: PHONE, colorScheme: "dark" }],
]) {
  test(`no page has a barrier that axe knows: ${name}`, async () => {
    for (const lang of ["zh", "en"]) {
      for (const [title, path] of Object.entries(pages)) {
        const { page, leave } = await visit(browser, at(path, `lang=${lang}`), { ...options, expected: [404] });
        if ((await page.locator("#map").count()) > 0) await drawn(page);
        assert.deepEqual(await barriers(page), [], `${title} in ${lang}`);
        await keep(page, `${title}-${lang}-${name}`);
        await leave();
      }
    }
  });
}

test("nothing is wider than the smallest screen", async () => {
  for (const [title, path] of Object.entries(pages)) {
    for (const lang of ["zh", "en"]) {
      const options = { viewport: SMALLEST, javaScriptEnabled: false };
      const { page, leave } = await visit(browser, at(path, `lang=${lang}`), options);
      assert.deepEqual(await tooWide(page), [], `${title} in ${lang}`);
      await keep(page, `${title}-${lang}-smallest`, true);
      await leave();
    }
  }
});

/** What reaches over the right border and makes the whole page move sideways. */
const tooWide = (page) =>
  page.locator("html").evaluate(({ scrollWidth, clientWidth }) => {
    if (scrollWidth <= clientWidth) return [];
    const over = (part) => part.getBoundingClientRect().right > clientWidth;
    const parts = [...document.querySelectorAll("body *")].filter((part) => over(part) && !part.closest(".wide"));
    return [`${scrollWidth} of ${clientWidth} px`, ...parts.map(({ tagName, textContent }) => `${tagName}: ${textContent.slice(0, 60)}`)];
  });

test("a page without its map is less than 50 KB, everything that travels counted", async () => {
  for (const [title, path] of Object.entries(pages)) {
    const { page, leave } = await visit(browser, "about:blank", { javaScriptEnabled: false });
    const client = await page.context().newCDPSession(page);
    await client.send("Network.enable");
    let bytes = 0;
    client.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(`${town.address}${path}`, { waitUntil: "networkidle" });
    assert.ok(0 < bytes && bytes < 50_000, `${title}: ${bytes} bytes`);
    await leave();
  }
});

test("the answer is read before the map has come, and where it never comes", async () => {
  const options = { locale: "zh-CN", expected: [404] };
  const { page, leave } = await visit(browser, "about:blank", options);
  await page.route(/assets\/map-/, (route) => route.abort());
  await page.goto(`${town.address}${pages.answer}`);
  assert.ok(await page.locator(".sentence").isVisible());
  assert.ok(await page.locator("svg.sketch").isVisible());
  await leave();
});

test("nobody is watched: no cookie, nothing kept, no other host, no referrer", async () => {
  const { page, troubles, leave } = await visit(browser, `${town.address}${pages.answer}`);
  await drawn(page);
  assert.deepEqual(await page.context().cookies(), []);
  const kept = await page.evaluate(() => localStorage.length + sessionStorage.length);
  assert.equal(kept, 0);
  const answer = await fetch(`${town.address}${pages.answer}`);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.equal(answer.headers.get("referrer-policy"), "no-referrer");
  assert.match(answer.headers.get("content-security-policy"), /default-src 'none'; script-src 'self'/);
  assert.match(answer.headers.get("cache-control"), /^private/);
  assert.deepEqual(troubles, [], "no request goes to another host");
  await leave();
});

test("the language is the browser's until somebody switches, and the switch keeps the page", async () => {
  const { page, leave } = await visit(browser, `${town.address}${pages.school}`, { locale: "zh-CN" });
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-CN");
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(/lang=en/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.match(page.url(), /school\?id=/);
  await page.locator("section[aria-labelledby=homes] a").first().click();
  await page.waitForURL(/answer/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en", "links keep the language");
  await leave();
});
