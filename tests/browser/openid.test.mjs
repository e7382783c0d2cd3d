/** Signing in by a provider on another site, and the pages for people, comments and checking. */

import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { barriers, launch, SMALLEST, visit } from "./browser.mjs";
import { city, openOffice, signIn } from "./office.mjs";
import { run } from "./town.mjs";

const LONG = { timeout: 120_000 };
const SECRET = "a secret of the office";

let browser, office, address, provider;

/** Signs by RSA whoever clicks on their name. On `localhost`, which is another site than 127.0.0.1. */
async function openProvider() {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const asked = new Map();
  const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const token = ({ client_id, nonce }, issuer) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, sub: "1", aud: client_id, iat: now, exp: now + 60, nonce, preferred_username: "li" };
    const text = `${base64url({ alg: "RS256", kid: "one" })}.${base64url(claims)}`;
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  };
  const server = createServer(async (request, response) => {
    const issuer = `http://localhost:${server.address().port}`;
    const url = new URL(request.url, issuer);
    const json = (value) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    const page = (body) => response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html>${body}`);
    if (url.pathname === "/.well-known/openid-configuration") {
      json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, end_session_endpoint: `${issuer}/end` });
    } else if (url.pathname === "/keys") {
      json({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig" }] });
    } else if (url.pathname === "/authorize") {
      const code = `code-${asked.size}`;
      asked.set(code, Object.fromEntries(url.searchParams));
      page(`<a id="li" href="/chosen?code=${code}">I am Li</a>`);
    } else if (url.pathname === "/chosen") {
      const code = url.searchParams.get("code");
      const { redirect_uri, state } = asked.get(code);
      response.writeHead(302, { location: `${redirect_uri}?${new URLSearchParams({ code, state })}` }).end();
    } else if (url.pathname === "/token") {
      let body = "";
      for await (const part of request) body += part;
      const form = new URLSearchParams(body);
      const known = asked.get(form.get("code"));
      const challenge = createHash("sha256").update(form.get("code_verifier")).digest("base64url");
      assert.equal(challenge, known.code_challenge);
      json({ id_token: token(known, issuer), access_token: "x", token_type: "Bearer" });
    } else if (url.pathname === "/end") {
      const { post_logout_redirect_uri, state, id_token_hint } = Object.fromEntries(url.searchParams);
      const [head, claims, signature] = id_token_hint.split(".");
      assert.ok(verify("sha256", Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, "base64url")));
      page(`<a id="bye" href="${post_logout_redirect_uri}?${new URLSearchParams({ state })}">I leave</a>`);
    } else if (url.pathname === "/link") {
      page(`<a id="desk" href="${url.searchParams.get("to")}">The office</a>`);
    } else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  return { issuer: `http://localhost:${server.address().port}`, close: () => server.close() };
}

before(async () => {
  browser = await launch();
  provider = await openProvider();
  office = await openOffice();
  office.keep(city(office.folder, { schools: 4, blocks: 60 }));
  run("person", "add", "li", "--role", "administrator", "--role", "planner", "--elsewhere", ...office.store);
  office.person("wu", "Wu", "administrator");
  const settings = join(office.folder, "openid.toml");
  writeFileSync(join(office.folder, "secret"), SECRET);
  writeFileSync(settings, `issuer = "${provider.issuer}"\nclient_id = "catchment"\nclient_secret_file = "secret"\nlabel = "统一认证"\nlabel_en = "City sign-in"\n`);
  address = await office.serve("--openid", settings);
});

after(async () => {
  await browser?.close();
  await office?.stop();
  provider?.close();
});

/** Somebody who has come in by the provider. */
async function comesIn(options) {
  const who = await visit(browser, `${address}/office/sign-in?lang=en`, options);
  await who.page.getByRole("link", { name: "Sign in by City sign-in" }).click();
  await who.page.locator("#li").click();
  await who.page.waitForURL(`${address}/office/`);
  return who;
}

test("a browser that comes back from another site is at the desk without a click", LONG, async () => {
  const { page, leave } = await comesIn({ javaScriptEnabled: false });
  assert.match(await page.locator("main").innerText(), /滨河区|Riverside/);
  const cookies = await page.context().cookies(address);
  assert.deepEqual(cookies.map(({ name, sameSite, httpOnly }) => [name, sameSite, httpOnly]), [["catchment-session", "Strict", true]]);
  // By a link of another site the strict cookie is not sent, so nothing is done in one's name.
  await page.goto(`${provider.issuer}/link?to=${encodeURIComponent(`${address}/office/`)}`);
  await page.locator("#desk").click();
  await page.waitForURL((url) => url.pathname === "/office/sign-in");
  await page.goto(`${address}/office/`);
  assert.equal(new URL(page.url()).pathname, "/office/");
  await leave();
});

test("a browser that signs out does so at the provider, too, and comes back without a click here", LONG, async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, troubles, leave } = await comesIn({ javaScriptEnabled });
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.locator("#bye").click();
    await page.waitForURL((url) => url.pathname === "/office/openid/signed-out");
    assert.match(await page.locator("main").innerText(), /Here, and where you signed in/);
    if (javaScriptEnabled) assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await page.context().cookies(address), []);
    await page.goto(`${address}/office/`);
    assert.equal(new URL(page.url()).pathname, "/office/sign-in");
    const own = troubles.filter((trouble) => !trouble.startsWith(`asked ${provider.issuer}/`));
    assert.deepEqual(own, []);
    await leave();
  }
});

test("no page for people, comments and checking has a barrier, and all fit the smallest screen", LONG, async () => {
  const { page, leave } = await comesIn({ viewport: SMALLEST });
  const paths = ["office/people", "office/river/people", "office/river/comments", "office/river/about", "office/river/addresses", "office/river/inputs", "office/river/log"];
  for (const path of paths) {
    for (const language of ["en", "zh"]) {
      await page.goto(`${address}/${path}?lang=${language}`);
      assert.deepEqual(await barriers(page), [], `${path} ${language}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= SMALLEST.width, `${path} ${language}: ${wide}`);
    }
  }
  await leave();
  const signs = await visit(browser, `${address}/office/sign-in?lang=en`, { viewport: SMALLEST });
  assert.deepEqual(await barriers(signs.page), []);
  await signs.leave();
});

test("an administrator puts a list of addresses after what is wrong with another was told", LONG, async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, leave } = await comesIn({ javaScriptEnabled });
    await page.goto(`${address}/office/river/?lang=en`);
    await page.getByRole("link", { name: "Addresses of homes" }).click();
    const list = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("input[type=file]").setInputFiles(list("bad.csv", "address,block\n明月路7号,\n"));
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.locator("main table").first().innerText(), /E\d{3}.*bad\.csv, row 2/s);
    if (javaScriptEnabled) assert.deepEqual(await barriers(page), []);
    await page.locator("input[type=file]").setInputFiles(list("good.csv", "address,block\n明月路7号,B0001\n"));
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("heading", { name: "1 address is found" }).waitFor();
    if (javaScriptEnabled) assert.deepEqual(await barriers(page), []);
    assert.match(await page.locator("main").innerText(), /good\.csv.*li/s);
    await leave();
  }
});

test("an administrator of the district adds somebody by hand", LONG, async () => {
  const who = await visit(browser, `${address}/healthz`, { extraHTTPHeaders: { "accept-language": "en" } });
  await signIn(who.page, { address }, "/river/people", "wu");
  const form = who.page.locator("section", { hasText: "Somebody new" }).last();
  await form.locator("[name=sign_in]").fill("xu");
  await form.locator("[name=called]").fill("Xu");
  await form.locator("[value='river:reader']").check();
  await form.locator("button").click();
  await who.page.getByRole("heading", { name: "Xu (xu)" }).waitFor();
  assert.equal(await who.page.getByText("has not come yet").count(), 1);
  await who.leave();
});
