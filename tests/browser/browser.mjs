/** Chromium, and a page that is watched. */

import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SCREENSHOTS } from "./town.mjs";

// The page's own packages hold the driver too, so that there is one lock file.
const require = createRequire(new URL("../../src/web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const ARGUMENTS = [
  // WebGL without a graphics card. Whatever else is on the screen Chromium then draws as it does on
  // any such machine, which is twenty times quicker than by a card that is made up.
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    args: ARGUMENTS,
  });

/** How long a page may take with what is waited for. Many tests at once share few cores. */
const PATIENCE = 120_000;

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };
export const SMALLEST = { width: 320, height: 568 };

/**
 * A fresh visitor. `troubles` collects whatever a console shows as wrong, every request to another
 * host, and every answer that is no success, other than those that are `expected`.
 */
export async function visit(browser, address, { expected = [], ...options } = {}) {
  const context = await browser.newContext({
    viewport: DESKTOP,
    locale: "en-US",
    reducedMotion: "reduce",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => {
    // That screens are read back is Chromium's doing where there is no graphics card.
    const drawing = message.text().includes("GPU stall due to ReadPixels");
    const known = drawing || expected.some((status) => message.text().includes(`status of ${status}`));
    if (["error", "warning"].includes(message.type()) && !known) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    const local = ["data:", "blob:"].includes(protocol);
    if (!local && origin !== new URL(address).origin) troubles.push(`asked ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !expected.includes(response.status())) troubles.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(address);
  return { page, troubles, leave: () => context.close() };
}

/**
 * A page of somebody else's, made of `code`. MapLibre comes from the packages here, as it would
 * from the address that the code names.
 */
export async function visitPasted(browser, code) {
  const context = await browser.newContext({ viewport: DESKTOP });
  context.setDefaultTimeout(PATIENCE);
  const [asked, troubles] = [[], []];
  const { version } = require("maplibre-gl/package.json");
  const dist = dirname(require.resolve("maplibre-gl/package.json"));
  await context.route(/^https:\/\/unpkg\.com\//, (route) => {
    const [, named, file] =
      /\/maplibre-gl@([\d.]+)\/(dist\/[\w.-]+)(\?.*)?$/.exec(route.request().url()) ?? [];
    if (named !== version) return route.abort();
    const headers = { "access-control-allow-origin": "*" };
    return route.fulfill({ path: join(dist, file), headers, contentType: typeOf(file) });
  });
  const server = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html").end(code);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const home = `http://127.0.0.1:${server.address().port}/`;
  const page = await context.newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("requestfailed", (request) => troubles.push(`failed ${request.url()}`));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(message.text());
  });
  await page.goto(home);
  const leave = async () => {
    await context.close();
    server.close();
  };
  return { page, asked, troubles, leave };
}

const typeOf = (file) => (file.endsWith(".css") ? "text/css" : "text/javascript");

/** Until everything is drawn. */
export const drawn = (page) => page.waitForSelector("#map[data-state=idle]");

export async function keep(page, name, fullPage = false) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage });
}

/** What axe finds wrong with a page, each with where. */
export async function barriers(page) {
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** How many pixels of the map have each color, as the screen shows it. */
export async function colorsOf(page) {
  const png = await page.locator("#map canvas").screenshot();
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const counts = {};
    for (let at = 0; at < data.length; at += 4) {
      const color = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts[color] = (counts[color] ?? 0) + 1;
    }
    return counts;
  }, [...png]);
}
