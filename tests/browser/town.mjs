/** A small city on a running server, for tests of its pages. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** The program under test; `CATCHMENT` names another one than the debug build. */
export const PROGRAM = process.env.CATCHMENT ?? join(TARGET, "debug", "catchment");

export const SCREENSHOTS = join(TARGET, "screenshots");

/** What the office shows to read comments. */
export const TOKEN = "the-office-of-the-town-of-the-tests";

/**
 * Makes a city and serves its plans: one in force, one that comes in 2099, a draft that people are
 * asked about, and one of junior schools. `stop` ends and removes all of it.
 */
export async function serveTown() {
  const folder = mkdtempSync(join(tmpdir(), "catchment-"));
  const path = (...names) => join(folder, ...names);
  run("synth", "--schools", "12", "--blocks", "400", "--seed", "7", "--out", path("city"));
  const schools = JSON.parse(readFileSync(path("city", "schools.geojson"), "utf8"));
  for (const { properties } of schools.features) {
    properties.address = `${properties.name}路1号`;
    properties.address_en = `1 ${properties.name_en} Road`;
  }
  const blocks = JSON.parse(readFileSync(path("city", "blocks.geojson"), "utf8"));
  // Two homes of one name, as there are in every city.
  blocks.features[10].properties.name = blocks.features[20].properties.name;
  writeFileSync(path("blocks.geojson"), JSON.stringify(blocks));
  const settings = readFileSync(path("city", "settings.toml"), "utf8");
  const published = path("published");
  const publish = (name, more, flags, level = "primary") => {
    writeFileSync(path(`${name}.toml`), `${settings}\n${more}`);
    const files = ["--schools", path("schools.geojson"), "--blocks", path("blocks.geojson")];
    const how = ["--settings", path(`${name}.toml`), "--effort", "quick", "--level", level];
    run("allocate", ...files, ...how, "--out", path(name));
    run("publish", path(name), "--to", published, ...flags);
  };
  const all = [...schools.features, ...juniors(schools.features)];
  writeFileSync(path("schools.geojson"), JSON.stringify({ ...schools, features: all }));
  const closed = (at) => `[schools.${schools.features[at].properties.id}]\nclosed = true\n`;
  publish("now", "", []);
  publish("coming", closed(3), ["--from", "2099-09-01"]);
  publish("draft", closed(5), ["--consult-until", "2099-05-31"]);
  publish("junior", "", [], "junior");

  const addressed = blocks.features[7].properties.id;
  writeFileSync(path("names.csv"), `address,block\n长安路18号,${addressed}\n`);
  writeFileSync(path("about.toml"), ABOUT);
  const listen = ["--listen", "127.0.0.1:0", "--names", path("names.csv"), "--about", path("about.toml")];
  const env = { ...process.env, CATCHMENT_OFFICE_TOKEN: TOKEN };
  const server = spawn(PROGRAM, ["serve", "--published", published, ...listen], { env });
  const ended = new Promise((resolve) => server.once("exit", (code) => resolve(code)));
  const address = await addressOf(server);
  const stop = async () => {
    server.kill("SIGTERM");
    const code = await ended;
    rmSync(folder, { recursive: true });
    return code;
  };
  const ask = async (path) => (await fetch(`${address}/${path}`)).json();
  return { address, ask, stop, addressed };
}

const ABOUT = `
[office]
name = "示例招生办"
name_en = "Sample Office"
phone = "000-0000"
hours = "周一至周五"
[registration]
first_day = 2099-06-15
last_day = 2099-06-30
bring = ["户口簿"]
bring_en = ["Household register"]
`;

/** Every third school takes the children of three. */
function juniors(schools) {
  const some = schools.filter((_, at) => at % 3 === 0);
  return some.map((feature) => {
    const { id, name, name_en, classes } = feature.properties;
    const properties = {
      ...feature.properties,
      id: `J${id}`,
      name: name.replace("小学", "中学"),
      name_en: name_en?.replace("Primary", "Junior"),
      level: "junior",
      classes: classes * 4,
    };
    return { ...feature, properties };
  });
}

export function run(...args) {
  const { status, stderr } = spawnSync(PROGRAM, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`catchment ${args.join(" ")} ended with ${status}: ${stderr}`);
}

/** The server prints its address once it listens. */
export function addressOf(server) {
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

/** The answer for a block whose nearest school is another one than its own. */
export async function someoneSentFurther(town) {
  const { features } = await town.ask("blocks.geojson");
  for (const { id } of features) {
    const answer = await town.ask(`api/lookup?block=${encodeURIComponent(id)}`);
    if (answer.choices.length > 1 && answer.exception === null) return answer;
  }
  throw new Error("this town sends everybody to the nearest school");
}
