/** What may be supposed of schools and rules, from the forms of the page. */

import type { Edit, Rules, State } from "./said.ts";
import { element, field } from "./panel.ts";
import type { Words } from "./words.ts";

const input = (id: string) => field<HTMLInputElement>(id);
const choice = (id: string) => field<HTMLSelectElement>(id);

/** `ask` does an edit; `target` is the school that is chosen. */
export function forms(ask: (edit: Edit) => void, target: () => string): void {
  on("seats-form", () => ask({ do: "seats", school: target(), seats: input("seats").valueAsNumber }));
  on("close-form", () => ask({ do: "close", school: target() }));
  on("open-form", () =>
    ask({
      do: "open",
      school: input("new-id").value.trim(),
      name: input("new-name").value.trim(),
      lon: input("new-lon").valueAsNumber,
      lat: input("new-lat").valueAsNumber,
      seats: input("new-seats").valueAsNumber,
    }),
  );
  on("rules-form", () => ask({ do: "rules", ...rules() }));
}

/** Puts a place into the form of a new school. */
export function place([lon, lat]: [number, number]): void {
  input("new-lon").value = lon.toFixed(6);
  input("new-lat").value = lat.toFixed(6);
}

/** What holds now. */
export function show(state: State, target: string): void {
  const { rules } = state.canvas;
  seats(state, target);
  choice("rule").value = rules.rule;
  choice("connected").value = String(rules.connected);
  input("own-block").checked = rules.own_block;
  choice("effort").value = rules.effort;
  input("max-walk").value = rules.max_walk_m === null ? "" : String(rules.max_walk_m);
  const compact = rules.compact_within;
  input("compact").value = compact === null ? "" : String(Number((compact * 100).toFixed(4)));
}

/** One button for each size that a class may have. */
export function classes({ canvas }: State, words: Words): void {
  const buttons = canvas.class_sizes.flatMap((size) => {
    const more = document.createElement("button");
    more.type = "button";
    more.className = "quiet";
    more.textContent = words.say("drawing-class-more", { seats: size });
    more.addEventListener("click", () => {
      input("seats").valueAsNumber += size;
      field<HTMLFormElement>("seats-form").requestSubmit();
    });
    return [more, " "];
  });
  element("class-more").replaceChildren(...buttons);
}

/** What the school has now. */
export function seats({ canvas: { schools } }: State, target: string): void {
  const chosen = schools.find(({ id }) => id === target);
  input("seats").value = String(chosen?.seats ?? "");
}

function rules(): Rules {
  const connected = choice("connected").value;
  const most = input("max-walk").valueAsNumber;
  const compact = input("compact").valueAsNumber;
  return {
    rule: choice("rule").value,
    connected: connected === "null" ? null : connected === "true",
    own_block: input("own-block").checked,
    effort: choice("effort").value,
    max_walk_m: Number.isNaN(most) ? null : most,
    compact_within: Number.isNaN(compact) ? null : Number((compact / 100).toFixed(6)),
  };
}

function on(form: string, ask: () => void): void {
  element(form).addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
