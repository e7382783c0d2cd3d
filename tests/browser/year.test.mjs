/**
 * A year of the sample district's office, in the browser: a planner, a publisher, a reader and a
 * parent, each with what they may and nothing else.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { keep, launch, visit } from "./browser.mjs";
import { openOffice, signIn } from "./office.mjs";

const SAMPLE = fileURLToPath(new URL("../../data/xinghualing", import.meta.url));
const LONG = { timeout: 120_000 };

let browser, office, address;
const everybody = [];

before(async () => {
  browser = await launch();
  office = await openOffice(["杏花岭区", "Xinghualing"]);
  for (const [name, called, role] of PEOPLE) office.person(name, called, role);
  address = await office.serve();
});

after(async () => {
  for (const { leave } of everybody) await leave();
  await browser?.close();
  await office?.stop();
});

const PEOPLE = [
  ["ping", "Ping", "planner"],
  ["bo", "Bo", "publisher"],
  ["rui", "Rui", "reader"],
];

/** Somebody with a browser of their own; without a name a parent. */
async function comes(name) {
  const who = await visit(browser, `${address}/healthz`, {
    expected: [403, 404],
    extraHTTPHeaders: { "accept-language": "en" },
  });
  everybody.push(who);
  if (name !== undefined) await signIn(who.page, { address }, "/river/", name);
  return who;
}

/** The sample's blocks with two mistakes: more children than a number holds, and a block twice. */
function mistaken() {
  const blocks = JSON.parse(readFileSync(join(SAMPLE, "blocks.geojson"), "utf8"));
  blocks.features[3].properties.children = "a dozen";
  blocks.features[5].properties.id = blocks.features[4].properties.id;
  const file = join(office.folder, "blocks.geojson");
  writeFileSync(file, JSON.stringify(blocks));
  return [file, blocks.features[4].properties.id];
}

/** The sample's schools, the second of them with a class more. */
function withOneClassMore() {
  const schools = JSON.parse(readFileSync(join(SAMPLE, "schools.geojson"), "utf8"));
  schools.features[1].properties.classes += 1;
  const file = join(office.folder, "schools.geojson");
  writeFileSync(file, JSON.stringify(schools));
  return file;
}

/** What a form of the office would send, sent by a hand that has no such form. */
async function tries(page, path, form) {
  return page.evaluate(
    async ([path, form]) => {
      const csrf = document.querySelector("meta[name=csrf]").content;
      const headers = { "x-csrf-token": csrf, accept: "application/json" };
      const answer = await fetch(path, { method: "POST", headers, body: new URLSearchParams(form) });
      return [answer.status, (await answer.json()).code];
    },
    [path, form],
  );
}

const asked = (page, path) =>
  page.evaluate(async (path) => (await fetch(path, { headers: { accept: "application/json" } })).json(), path);

const text = (page) => page.locator("main").innerText();

test("from files to a parent's answer, by three people", async (t) => {
  const { page: ping } = await comes("ping");
  const { page: bo } = await comes("bo");
  const { page: rui } = await comes("rui");
  const { page: parent } = await comes();
  const at = (path) => `${address}/office/river/${path}`;

  await t.test("files with mistakes are kept, and told of with rows and places", async () => {
    await ping.goto(at("inputs"));
    const [file, twice] = mistaken();
    await ping.locator("#file-schools").setInputFiles(join(SAMPLE, "schools.geojson"));
    await ping.locator("#file-blocks").setInputFiles(file);
    await ping.locator("#file-settings").setInputFiles(join(SAMPLE, "settings.toml"));
    await ping.locator("#note").fill("Census of May");
    await ping.locator("[data-upload] button").click();
    await ping.waitForURL(/inputs\/[0-9a-f]{64}$/, LONG);
    const rows = await ping.locator("#problems ~ table tbody tr").allInnerTexts();
    assert.ok(rows.some((row) => row.includes("a dozen") && row.includes("blocks.geojson")), rows.join("\n"));
    assert.ok(rows.some((row) => row.includes(twice)), rows.join("\n"));
    assert.ok((await ping.locator("#problems ~ * a, #problems ~ svg a").count()) > 0, "no place on the map is linked");
    await keep(ping, "year-problems", true);
  });

  await t.test("mended they are versions that can be solved, and what changed is told", async () => {
    const mend = async (role, file, note) => {
      await ping.locator(`#file-${role}`).setInputFiles(file);
      await ping.locator("#note").fill(note);
      const before = ping.url();
      await ping.locator("[data-upload] button").click();
      await ping.waitForURL((url) => url.href !== before, LONG);
      assert.equal(await ping.locator("#problems ~ table").count(), 0);
    };
    await mend("blocks", join(SAMPLE, "blocks.geojson"), "Census of May, mended");
    await mend("schools", withOneClassMore(), "One class more");
    await ping.locator("form[action$='compare'] button").click();
    await ping.waitForURL(/compare/);
    const told = await text(ping);
    assert.match(told, /1 changed/);
    assert.match(told, /Classes: 12 → 13|Seats: 540 → 585/);
  });

  await t.test("a job solves it, its page goes along, and a reader sees the plan's figures", async () => {
    await ping.goto(at("jobs"));
    await ping.locator("#effort").selectOption("quick");
    await ping.locator("button[value=solve]").click();
    // Nobody loads the page again but its script.
    const done = ping.locator("[data-job][data-state=done]");
    await done.waitFor(LONG);
    const digest = /plans\/([0-9a-f]{64})/.exec(await done.locator("a[href*='/plans/']").first().getAttribute("href"))[1];
    const { mean_walk_m } = (await asked(rui, at("plans"))).plans.find((plan) => plan.digest === digest).figures;
    await rui.goto(at(""));
    assert.ok((await rui.locator("#plans ~ * tbody tr").innerText()).includes(Math.round(mean_walk_m).toLocaleString("en")));
  });

  let first, second;
  const plans = async (page) => (await asked(page, at("plans"))).plans;

  await t.test("a draft is drawn, recomputed around the pins and kept as a plan", async () => {
    [first] = (await plans(ping)).map(({ digest }) => digest);
    await ping.goto(at("drafts"));
    await ping.locator("#title").fill("After the meeting");
    await ping.locator("main form button").click();
    await ping.waitForURL(/\/drafts\/[^/]+$/);
    await ping.waitForSelector("#drawing[data-ready=true]", LONG);
    await ping.waitForSelector("#canvas[data-state=idle]", LONG);
    const names = await ping.locator("#names option").evaluateAll((all) => all.map(({ value }) => value));
    await drawUntilKept(ping, names);
    const now = (await plans(ping)).map(({ digest }) => digest);
    assert.equal(now.length, 2);
    second = now.find((digest) => digest !== first);
    await keep(ping, "year-drawn");
  });

  await t.test("both plans are compared, side by side and with today's zones", async () => {
    await rui.goto(at(`compare?one=${first}&other=${second}`));
    const moved = await rui.evaluate(async ([one, other]) => {
      const blocks = async (path) => (await (await fetch(path)).json()).blocks;
      const before = new Map((await blocks(one)).map(({ id, school }) => [id, school]));
      return (await blocks(other)).filter(({ id, school }) => before.get(id) !== school).length;
    }, [first, second].map((plan) => at(`plans/${plan}/plan.json`)));
    assert.match(await text(rui), new RegExp(`\\b${moved.toLocaleString("en")} blocks`));
    await rui.waitForFunction(() => document.querySelectorAll(".side .maplibregl-canvas").length === 2, undefined, LONG);
    await rui.waitForSelector("#compare[data-ready=true]", LONG);
    await keep(rui, "year-compared", true);
    await rui.goto(at(`compare?one=today&other=${second}`));
    assert.match(await text(rui), /Today's zones[^]*Who moves: [\d,]+ blocks/);
  });

  await t.test("a reader sees both plans and changes nothing", async () => {
    await rui.goto(at("inputs"));
    assert.equal(await rui.locator("form[method=post]:not([action$='sign-out'])").count(), 0);
    const form = { plan: second, kind: "in-force" };
    assert.deepEqual(await tries(rui, at("publications"), form), [403, "not-allowed"]);
    assert.deepEqual(await tries(rui, at("drafts"), { title: "Mine", plan: second }), [403, "not-allowed"]);
    assert.deepEqual(await tries(rui, at("jobs"), { version: first, kind: "solve" }), [403, "not-allowed"]);
  });

  await t.test("a consultation begins when a second person approves it, and parents comment", async () => {
    await propose(ping, second, async (form) => {
      await form.locator("[value=consultation]").check();
      await form.locator("[name=until]").fill("2099-05-31");
      await form.locator("[name=notice]").fill("Tell us by the end of May.");
    });
    const [{ id }] = (await asked(ping, at("publications"))).proposed;
    assert.equal(await ping.locator("form[action$='/approve']").count(), 0);
    assert.deepEqual(await tries(ping, at(`publications/${id}/approve`), {}), [403, "not-allowed"]);
    await approve(bo);
    await parent.goto(`${address}/river/?lang=en`);
    assert.match(await text(parent), /Tell us by the end of May\./);
    assert.match(await text(parent), /31 May 2099/);
    await keep(parent, "year-consultation", true);
    const { features } = await asked(parent, `${address}/river/blocks.geojson`);
    await parent.goto(`${address}/river/answer?block=${features[0].id}&plan=${second}&lang=en`);
    await parent.locator("textarea").fill("The river is in our way.");
    await parent.locator("form[action$=comment] button").click();
    await parent.waitForURL(/\/comment$/);
    await ping.goto(at("comments"));
    assert.match(await text(ping), /The river is in our way\./);
    await ping.locator("form[action$='/handle'] button").first().click();
    await ping.goto(at("comments?state=handled"));
    assert.match(await text(ping), /The river is in our way\./);
    await keep(ping, "year-inbox", true);
  });

  await t.test("in force, it is what parents find", async () => {
    await propose(ping, second, async (form) => {
      await form.locator("[value=in-force]").check();
      await form.locator("[name=notice]").fill("From autumn on.");
    });
    await approve(bo);
    const plan = await asked(ping, at(`plans/${second}/plan.json`));
    const { id: block, school } = plan.blocks.find(({ school }) => school !== null);
    await parent.goto(`${address}/river/answer?block=${block}&lang=en`);
    const answer = await asked(parent, `${address}/river/api/lookup?block=${block}`);
    assert.equal(answer.school.id, school);
    assert.ok((await text(parent)).includes(answer.school.name_en ?? answer.school.name));
    await keep(parent, "year-answer", true);
  });

  for (const { troubles } of everybody) assert.deepEqual(troubles, []);
});

/** Sends a block elsewhere, as far as seats and one piece let it, until that is a plan. */
async function drawUntilKept(page, names) {
  const schools = await page.locator("#target option").evaluateAll((all) => all.map(({ value }) => value));
  const head = () => page.locator("#drawing").getAttribute("data-head");
  /** `undefined`: it was told why not. */
  const press = async (button, { done = null, not = null } = {}) => {
    const before = await head();
    await page.locator(button).click();
    const came = await page.waitForFunction(
      ([before, done, not]) => {
        const status = document.getElementById("status").textContent;
        if (not !== null && status.includes(not)) return "not";
        const changed = document.getElementById("drawing").dataset.head !== before;
        return (done === null ? changed : status.includes(done)) ? "done" : undefined;
      },
      [before, done, not],
      LONG,
    );
    return (await came.jsonValue()) === "done";
  };
  for (const [at, name] of names.slice(0, 60).entries()) {
    await page.locator("#target").selectOption(schools[at % schools.length]);
    await page.locator("#name").fill(name);
    await page.keyboard.press("Enter");
    await press("#assign");
    if (await press("#recompute", { not: "Nothing was changed" })) {
      if (await press("#finish", { done: "The plan is kept", not: "This is no plan yet" })) return;
      await press("#undo");
    }
    await press("#undo");
  }
  throw new Error("nothing that was drawn is a plan");
}

async function propose(page, plan, fill) {
  await page.goto(`${address}/office/river/plans/${plan}`);
  const form = page.locator("form[action$='/publications']");
  await fill(form);
  await form.locator("button").click();
  await page.waitForURL(/\/office\/river\/$/);
}

async function approve(page) {
  await page.goto(`${address}/office/river/`);
  await page.locator("form[action$='/approve'] button").click();
  await page.waitForFunction(() => document.querySelector("form[action$='/approve']") === null);
}
