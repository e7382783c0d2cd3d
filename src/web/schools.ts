/** The table of schools. */

import type { School } from "./api.ts";
import { swatch } from "./colors.ts";
import { el } from "./dom.ts";
import { count, language, nameOf, say } from "./language.ts";

type Column = "school" | "fill" | "crowding" | "walk";

/** What the table is sorted by; it stays so when the language changes. */
let sortedBy: Column = "crowding";

export function schoolTable(schools: School[], choose: (school: School) => void): Node[] {
  const table = el("table", { class: "schools" });
  const draw = () => table.replaceChildren(head(draw), body(schools, choose));
  draw();
  return [el("h2", {}, say().schools(count(schools.length))), table, legend()];
}

function head(draw: () => void): HTMLElement {
  const m = say();
  const column = (key: Column, name: string) => {
    const sort = () => {
      sortedBy = key;
      draw();
    };
    const button = el("button", { type: "button", title: m.sortBy(name), onclick: sort }, name);
    const order = key === "school" ? "ascending" : "descending";
    return el("th", { scope: "col", "aria-sort": key === sortedBy ? order : "none" }, button);
  };
  return el(
    "thead",
    {},
    el(
      "tr",
      {},
      column("school", m.school),
      column("fill", m.fill),
      column("crowding", m.crowdingColumn),
      column("walk", m.meanWalkColumn),
    ),
  );
}

function body(schools: School[], choose: (school: School) => void): HTMLElement {
  const rows = [...schools].sort(order()).map((school) => {
    const pick = () => choose(school);
    const name = el("button", { type: "button", onclick: pick }, nameOf(school));
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, swatch(school.color), name),
      el("td", {}, fill(school)),
      el("td", {}, school.crowding_m === 0 ? "–" : `+${count(school.crowding_m)}`),
      el("td", {}, school.mean_walk_m === null ? "–" : count(school.mean_walk_m)),
    );
  });
  return el("tbody", {}, ...rows);
}

function fill({ children, seats }: School): HTMLElement {
  const meter = el("meter", { min: "0", max: String(Math.max(1, seats)), value: String(children) });
  meter.setAttribute("aria-hidden", "true");
  return el("span", { class: "fill" }, say().ofSeats(count(children), count(seats)), meter);
}

function order(): (a: School, b: School) => number {
  const largest = (value: (school: School) => number) => (a: School, b: School) =>
    value(b) - value(a);
  switch (sortedBy) {
    case "school":
      return (a, b) => nameOf(a).localeCompare(nameOf(b), language());
    case "fill":
      return largest((school) => school.children / Math.max(1, school.seats));
    case "crowding":
      return largest((school) => school.crowding_m);
    case "walk":
      return largest((school) => school.mean_walk_m ?? -1);
  }
}

function legend(): HTMLElement {
  const dot = (kind: string, text: string) =>
    el("span", {}, el("i", { class: `dot ${kind}`, "aria-hidden": "true" }), text);
  return el("p", { class: "legend" }, dot("crowded", say().crowded), dot("roomy", say().roomy));
}
