/** One home's answer: its school, the sentence, and the arithmetic. */

import type { Choice, Explanation } from "./api.ts";
import { el } from "./dom.ts";
import { count, language, meters, nameOf, say } from "./language.ts";
import { swatch } from "./colors.ts";

export function answerTo(explanation: Explanation, color: number | undefined, close: () => void) {
  const { block, school, walk_m } = explanation;
  const m = say();
  const headline =
    school === null
      ? [el("h2", {}, m.noSeat), el("p", { class: "what" }, nameOf(block))]
      : [
          el("p", { class: "what" }, m.goesTo(nameOf(block))),
          el("h2", {}, swatch(color), nameOf(school)),
          el("p", { class: "walk" }, m.walk(meters(walk_m ?? 0, explanation.decimals))),
        ];
  return [
    el("button", { type: "button", class: "close", "aria-label": m.close, onclick: close }, "×"),
    ...headline,
    exception(explanation),
    arithmetic(explanation),
    el("p", { class: "sentence" }, explanation.sentences[language()]),
    el("p", {}, el("button", { type: "button", class: "quiet", onclick: copyLink }, m.copyLink)),
  ];
}

function exception({ exception }: Explanation): Node | null {
  if (exception === null) return null;
  const reason = say().exceptions[exception.reason] ?? exception.reason;
  const name = el("strong", {}, say().exception);
  return el("p", { class: "exception" }, name, ` · ${reason}`);
}

/** Rounded first and added then: people add up what they read. */
function arithmetic({ choices, decimals }: Explanation): HTMLElement {
  const m = say();
  const heading = (text: string) => el("th", { scope: "col" }, text);
  const rows = choices.map((choice) => {
    const walk = rounded(choice.walk_m, decimals);
    const crowding = rounded(choice.crowding_m, decimals);
    const cell = (sign: string, value: number) => el("td", {}, sign, count(value, decimals));
    return el(
      "tr",
      choice.chosen ? { class: "chosen" } : {},
      el("th", { scope: "row" }, nameOf(choice.school), note(choice)),
      cell("", walk),
      cell(crowding < 0 ? "− " : "+ ", Math.abs(crowding)),
      cell("= ", walk + crowding),
    );
  });
  return el(
    "table",
    { class: "arithmetic" },
    el("caption", {}, m.arithmetic),
    el("thead", {}, el("tr", {}, ...[m.school, m.distance, m.crowding, m.sum].map(heading))),
    el("tbody", {}, ...rows),
  );
}

function note({ chosen, seats_to_get_in: seats }: Choice): Node | null {
  if (chosen) return el("small", { class: "yours" }, say().yours);
  if (seats === null || seats === 0) return null;
  return el("small", {}, say().seatsToGetIn(count(seats), seats === 1));
}

/** Half up from whole millimeters, as the server does in its sentences. */
function rounded(value: number, decimals: number): number {
  const unit = 10 ** (3 - decimals);
  return (Math.floor(Math.round(value * 1000) / unit + 0.5) * unit) / 1000;
}

async function copyLink(event: Event): Promise<void> {
  const button = event.currentTarget as HTMLButtonElement;
  await navigator.clipboard.writeText(location.href).catch(() => undefined);
  button.textContent = say().copied;
}
