/** Chromium, and a page that is watched. */

import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { SCREENSHOTS } from "./town.mjs";

// The page's own packages hold the driver too, so that there is one lock file.
const require = createRequire(new URL("../../src/web/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const ARGUMENTS = [
  "--use-angle=swiftshader",
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

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 360, height: 740 };
export const SMALLEST = { width: 320, height: 568 };

/**
 * A fresh visitor. `troubles` collects whatever a console shows as wrong, every request to another
 * host, and every answer that is no success.
 */
export async function visit(browser, address, options = {}) {
  const context = await browser.newContext({
    viewport: DESKTOP,
    locale: "en-US",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    const local = ["data:", "blob:"].includes(protocol);
    if (!local && origin !== new URL(address).origin) troubles.push(`asked ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
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
export const drawn = (page) => page.waitForSelector("#map[data-state=idle]", { timeout: 60_000 });

export async function keep(page, name) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
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

/** Where a place is on the screen before anybody moves the map: it shows all, 24 px from its edges. */
export async function pixelOf(page, [lon, lat], collections) {
  const points = collections.flatMap(({ features }) => features.flatMap((one) => points_of(one)));
  const mercator = ([lon, lat]) => [
    lon / 360,
    -Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI),
  ];
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => mercator(point)[axis]));
  const range = (values) => [Math.min(...values), Math.max(...values)];
  const [[west, east], [north, south]] = [range(xs), range(ys)];
  const box = await page.locator("#map").boundingBox();
  const scale = Math.min((box.width - 48) / (east - west), (box.height - 48) / (south - north));
  const [x, y] = mercator([lon, lat]);
  return {
    x: box.x + box.width / 2 + (x - (west + east) / 2) * scale,
    y: box.y + box.height / 2 + (y - (north + south) / 2) * scale,
  };
}

function points_of({ geometry }) {
  const flat = (at) => (typeof at[0] === "number" ? [at] : at.flatMap(flat));
  return geometry === null ? [] : flat(geometry.coordinates);
}
