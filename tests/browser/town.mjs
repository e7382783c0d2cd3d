/** A small city on a running server, for tests of the page. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** The program under test; `CATCHMENT` names another one than the debug build. */
const PROGRAM = process.env.CATCHMENT ?? join(TARGET, "debug", "catchment");

export const SCREENSHOTS = join(TARGET, "screenshots");

/** Makes a city, allocates it, and serves the plan; `stop` ends and removes all of it. */
export async function serveTown() {
  const folder = mkdtempSync(join(tmpdir(), "catchment-"));
  const [city, plan] = [join(folder, "city"), join(folder, "plan")];
  const file = (name) => join(city, name);
  run("synth", "--schools", "12", "--blocks", "400", "--seed", "7", "--out", city);
  const files = ["--schools", file("schools.geojson"), "--blocks", file("blocks.geojson")];
  run("allocate", ...files, "--settings", file("settings.toml"), "--out", plan);

  const server = spawn(PROGRAM, ["serve", "--plan", plan, "--listen", "127.0.0.1:0"]);
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

function run(...args) {
  const { status, stderr } = spawnSync(PROGRAM, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`catchment ${args.join(" ")} ended with ${status}: ${stderr}`);
}

/** The server prints its address once it listens. */
function addressOf(server) {
  let said = "";
  server.stderr.on("data", (text) => (said += text));
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
    server.stdout.on("data", (text) => {
      said += text;
      const address = /http:\/\/[^\s/]+/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
}
