/** Find a block by what it is called, from the keyboard. */

import type { Block } from "./api.ts";
import { el } from "./dom.ts";
import { nameOf, say } from "./language.ts";

const MOST_SUGGESTIONS = 12;

/** Fills the form; `found` gets the id of a block, `unknown` a text that names none. */
export function findForm(
  form: HTMLElement,
  blocks: () => Block[],
  found: (id: string) => void,
  unknown: (text: string) => void,
): void {
  const m = say();
  const typed = form.querySelector("input")?.value ?? "";
  const suggestions = el("datalist", { id: "suggestions" });
  const input = el("input", {
    id: "find-text",
    type: "search",
    value: typed,
    list: "suggestions",
    placeholder: m.findPlaceholder,
    autocomplete: "off",
    enterkeyhint: "search",
  });
  const suggest = () => {
    const matches = matching(blocks(), input.value).slice(0, MOST_SUGGESTIONS);
    const options = matches.map((block) => el("option", { value: block.id }, nameOf(block)));
    suggestions.replaceChildren(...options);
  };
  input.addEventListener("input", suggest);
  form.onsubmit = (event) => {
    event.preventDefault();
    const text = input.value.trim();
    const block = matching(blocks(), text)[0];
    if (block !== undefined) found(block.id);
    else if (text !== "") unknown(text);
  };
  form.replaceChildren(
    el("label", { for: "find-text" }, m.findHint),
    el("div", { class: "row" }, input, suggestions, el("button", {}, m.findButton)),
  );
}

/** The very id first, then names and ids that begin so, then those that contain it. */
function matching(blocks: Block[], text: string): Block[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const ranked = blocks.map((block) => ({ block, rank: rank(block, wanted) }));
  const matches = ranked.filter(({ rank }) => rank < 3).sort((a, b) => a.rank - b.rank);
  return matches.map(({ block }) => block);
}

function rank(block: Block, wanted: string): number {
  const called = [block.id, block.name, block.name_en].map((name) => name?.toLowerCase() ?? "");
  if (called.includes(wanted)) return 0;
  if (called.some((name) => name.startsWith(wanted))) return 1;
  return called.some((name) => name.includes(wanted)) ? 2 : 3;
}
