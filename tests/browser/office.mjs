/** An office with one district on a running server, for tests of its pages. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressOf, PROGRAM, run } from "./town.mjs";

export const PASSWORD = "a long walk to the river";

/** Arguments that name the files of a city that is made up, and what it is solved by. */
export function city(folder, { schools, blocks, rule = "least-walk" }) {
  const made = (name) => join(folder, `city-${rule}`, name);
  run("synth", "--schools", `${schools}`, "--blocks", `${blocks}`, "--seed", "7", "--out", made(""));
  const settings = readFileSync(made("settings.toml"), "utf8");
  writeFileSync(made("settings.toml"), settings.replace("least-walk", rule));
  const files = ["--schools", made("schools.geojson"), "--blocks", made("blocks.geojson")];
  return [...files, "--settings", made("settings.toml"), "--level", "primary"];
}

/**
 * An office without people and plans in a folder of its own. `called`: the district's names.
 * `person` adds somebody with `PASSWORD`; `stop` ends and removes all of it.
 */
export async function openOffice(called = ["滨河区", "Riverside"]) {
  const folder = mkdtempSync(join(tmpdir(), "catchment-"));
  const store = ["--store", join(folder, "office.sqlite")];
  const [name, english] = called;
  run("district", "add", "river", "--called", name, "--english", english, ...store);
  const person = (name, called, role) => {
    const args = ["add", name, "--called", called, "--role", role, "--district", "river"];
    const input = `${PASSWORD}\n`;
    const added = spawnSync(PROGRAM, ["person", ...args, "--password-stdin", ...store], { input, encoding: "utf8" });
    if (added.status !== 0) throw new Error(added.stderr);
  };
  let kept = 0;
  /** Solves what `files` name, and keeps the plan. */
  const keep = (files) => {
    const plan = join(folder, `plan-${kept++}`);
    run("allocate", ...files, "--effort", "quick", "--out", plan);
    run("district", "keep", plan, "--district", "river", ...store);
  };
  let server, ended;
  const serve = async (...flags) => {
    server = spawn(PROGRAM, ["serve", ...store, "--listen", "127.0.0.1:0", ...flags]);
    ended = new Promise((resolve) => server.once("exit", (code) => resolve(code)));
    return addressOf(server);
  };
  const stop = async () => {
    server?.kill("SIGTERM");
    const code = await ended;
    rmSync(folder, { recursive: true });
    return code;
  };
  return { folder, store, person, keep, serve, stop };
}

/**
 * An office with plans of what each of `made` makes in the office's folder, as arguments that name
 * files. `planner` may draw.
 */
export async function serveOffice(...made) {
  const office = await openOffice();
  for (const files of made) office.keep(files(office.folder));
  office.person("planner", "Ping", "planner");
  return { address: await office.serve(), stop: office.stop };
}

/** Signs in on a page, and goes on to `next`, a path of the office. */
export async function signIn(page, { address }, next, name = "planner") {
  await page.goto(`${address}/office/sign-in?lang=en&next=${encodeURIComponent(next)}`);
  await page.locator("[name=name]").fill(name);
  await page.locator("[name=password]").fill(PASSWORD);
  await page.locator("main button").click();
  await page.waitForURL((url) => url.pathname === `/office${next}`);
}
