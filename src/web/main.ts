/** The story: ask the server, show the plan, answer for one home. */

import * as api from "./api.ts";
import { answerTo } from "./answer.ts";
import { el, place } from "./dom.ts";
import { findForm } from "./find.ts";
import { language, say, speak } from "./language.ts";
import type { DistrictMap } from "./map.ts";
import { planFigures } from "./plan.ts";
import { schoolTable } from "./schools.ts";

/** What the answer section shows. */
type Shown =
  | { kind: "nothing" }
  | { kind: "waiting" }
  | { kind: "answer"; explanation: api.Explanation }
  | { kind: "trouble"; text: () => string };

let shown: Shown = { kind: "nothing" };
let report: api.Report | undefined;
let schools: api.Features<api.School> | undefined;
let blocks: api.Features<api.Block> | undefined;
let map: DistrictMap | undefined;

/** Writes everything, in the language of the page. */
function write(): void {
  const m = say();
  document.documentElement.lang = language();
  document.title = m.title;
  place("panel").querySelector("h1")?.replaceChildren(m.title);
  place("map").setAttribute("aria-label", m.map);
  const other = place("language");
  other.textContent = m.otherLanguage;
  other.setAttribute("aria-label", m.otherLanguageLabel);
  other.lang = language() === "en" ? "zh" : "en";
  findForm(
    place("find"),
    () => blocks?.features.map(({ properties }) => properties) ?? [],
    (id) => go({ block: id }),
    (text) => go({ block: text }),
  );
  writeAnswer();
  writePlan();
  document.querySelector("footer")?.replaceChildren(...footer());
  map?.rename();
}

function writePlan(): void {
  if (report !== undefined) place("plan").replaceChildren(...planFigures(report));
  if (schools !== undefined) {
    const rows = schools.features.map(({ properties }) => properties);
    place("schools").replaceChildren(...schoolTable(rows, showSchool));
  }
}

function writeAnswer(): void {
  const section = place("answer");
  section.className = shown.kind;
  switch (shown.kind) {
    case "nothing":
      return section.replaceChildren();
    case "waiting":
      return section.replaceChildren(el("p", {}, say().waiting));
    case "trouble":
      return section.replaceChildren(el("p", {}, shown.text()));
    case "answer": {
      const { explanation } = shown;
      const own = ({ properties }: { properties: api.School }) =>
        properties.id === explanation.school?.id;
      const color = schools?.features.find(own)?.properties.color;
      const nodes = answerTo(explanation, color, () => show({ kind: "nothing" }));
      return section.replaceChildren(...nodes.filter((node) => node !== null));
    }
  }
}

function footer(): Node[] {
  const links = ["schools.geojson", "blocks.geojson", "zones.geojson", "api/plan", "api/report"];
  const link = (href: string, text: string) => el("a", { href }, text);
  return [
    el("p", {}, `${say().data}: `, ...links.flatMap((href) => [link(href, href), " "])),
    el("p", {}, link("notices", say().notices)),
  ];
}

function show(next: Shown): void {
  shown = next;
  writeAnswer();
  const block = next.kind === "answer" ? `#block=${encodeURIComponent(next.explanation.block.id)}` : "";
  if (location.hash !== block) history.replaceState(null, "", block || location.pathname + location.search);
  if (next.kind === "answer") map?.showAnswer(next.explanation);
  else map?.showNothing();
}

/** Asks, and shows what comes back. A slow answer never replaces a later one. */
let asked = 0;
async function go(where: api.Where): Promise<void> {
  const mine = ++asked;
  const patience = setTimeout(() => {
    shown = { kind: "waiting" };
    writeAnswer();
  }, 300);
  const next = await api.lookup(where).then(
    (explanation): Shown => ({ kind: "answer", explanation }),
    (error: unknown): Shown => ({ kind: "trouble", text: () => trouble(error, where) }),
  );
  clearTimeout(patience);
  if (mine !== asked) return;
  show(next);
  place("answer").focus({ preventScroll: true });
  place("answer").scrollIntoView({ block: "nearest" });
}

function trouble(error: unknown, where: api.Where): string {
  const code = error instanceof api.ApiError ? error.code : "offline";
  if (code === "unknown-block" && "block" in where) return say().unknownBlock(where.block);
  return code === "outside-district" ? say().outside : say().offline;
}

function showSchool(school: api.School): void {
  show({ kind: "nothing" });
  map?.showSchool(school.id);
}

/** A shared address names a block. */
function goToShared(): void {
  const block = new URLSearchParams(location.hash.slice(1)).get("block");
  if (block !== null) void go({ block });
}

async function start(): Promise<void> {
  write();
  place("language").addEventListener("click", () => {
    speak(language() === "en" ? "zh" : "en");
    write();
  });
  addEventListener("hashchange", goToShared);
  goToShared();

  const drawing = import("./map.ts");
  [report, schools] = await Promise.all([api.report(), api.schools()]);
  writePlan();
  writeAnswer();
  const zones = api.zones();
  blocks = await api.blocks();
  const district = { schools, zones: await zones, blocks };
  const { DistrictMap } = await drawing;
  map = await DistrictMap.draw(place("map"), district, (lon, lat) => void go({ lon, lat }));
  if (shown.kind === "answer") map.showAnswer(shown.explanation);
}

start().catch((error: unknown) => {
  const text = error instanceof api.ApiError ? () => say().offline : () => say().noMap;
  if (shown.kind === "nothing") show({ kind: "trouble", text });
});
