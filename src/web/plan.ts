/** How good the plan is, in four numbers, and what they mean. */

import type { Figures, Report } from "./api.ts";
import { el } from "./dom.ts";
import { count, meters, percent, say } from "./language.ts";

export function planFigures({ plan, nearest, today, bound }: Report): Node[] {
  const m = say();
  const placed = Math.max(1, plan.children - plan.unplaced);
  const figure = (value: string, label: string) =>
    el("div", { class: "figure" }, el("dd", {}, value), el("dt", {}, label));
  const beside = (words: (over: string, mean: string) => string, figures: Figures) =>
    el("p", {}, words(count(figures.over_seats), meters(figures.mean_walk_m)));
  return [
    el("h2", {}, m.plan),
    el(
      "dl",
      { class: "figures" },
      figure(meters(plan.mean_walk_m), m.meanWalk),
      figure(percent(plan.at_nearest / placed), m.atNearest),
      figure(count(plan.over_seats), m.overSeats),
      figure(count(plan.unplaced), m.unplaced),
    ),
    el("p", {}, m.bound(meters(bound.mean_walk_m, 1), percent(bound.gap, 3))),
    el(
      "details",
      {},
      el("summary", {}, m.meaning),
      ...m.meanings.map((text) => el("p", {}, text)),
      beside(m.nearestOnly, nearest),
      today === null ? null : beside(m.today, today),
    ),
  ];
}
