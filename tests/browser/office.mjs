/** An office with one district and one plan, on a running server, for tests of its pages. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, PROGRAM, run } from "./town.mjs";

export const PASSWORD = "a long walk to the river";

/** `planner` may draw. `stop` ends and removes all of it. */
export async function serveOffice({ schools, blocks }) {
  const folder = mkdtempSync(join(tmpdir(), "catchment-"));
  const path = (...names) => join(folder, ...names);
  const store = ["--store", path("office.sqlite")];
  run("synth", "--schools", `${schools}`, "--blocks", `${blocks}`, "--seed", "7", "--out", path("city"));
  const files = ["--schools", path("city", "schools.geojson"), "--blocks", path("city", "blocks.geojson")];
  const how = ["--settings", path("city", "settings.toml"), "--effort", "quick", "--level", "primary"];
  run("allocate", ...files, ...how, "--out", path("plan"));
  run("district", "add", "river", "--called", "滨河区", "--english", "Riverside", ...store);
  run("district", "keep", path("plan"), "--district", "river", ...store);
  const person = ["add", "planner", "--called", "Ping", "--role", "planner", "--district", "river"];
  const added = spawnSync(PROGRAM, ["person", ...person, "--password-stdin", ...store], {
    input: `${PASSWORD}\n`,
    encoding: "utf8",
  });
  if (added.status !== 0) throw new Error(added.stderr);
  const server = spawn(PROGRAM, ["serve", ...store, "--listen", "127.0.0.1:0"]);
  const ended = new Promise((resolve) => server.once("exit", (code) => resolve(code)));
  const address = await addressOf(server);
  const stop = async () => {
    server.kill("SIGTERM");
    const code = await ended;
    rmSync(folder, { recursive: true });
    return code;
  };
  return { address, stop };
}

/** Signs in on a page, and goes on to `next`, a path of the office. */
export async function signIn(page, { address }, next) {
  await page.goto(`${address}/office/sign-in?lang=en&next=${encodeURIComponent(next)}`);
  await page.locator("[name=name]").fill("planner");
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("main button").click();
  await page.waitForURL((url) => url.pathname === `/office${next}`);
}
