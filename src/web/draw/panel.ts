/** What the page says beside the map: the balance of what the hand would do, and all figures. */

import type { Attempt, Change, Figures, School, State, Why } from "./said.ts";
import type { BlockFacts } from "./server.ts";
import type { Words } from "./words.ts";

/** Longer lists are cut: whoever reads them has seen enough. */
const MOST = 30;

export class Panel {
  private schools = new Map<string, School>();
  private readonly blocks: Map<string, BlockFacts>;

  constructor(
    private readonly words: Words,
    private readonly facts: BlockFacts[],
  ) {
    this.blocks = new Map(facts.map((block) => [block.id, block]));
  }

  /** The figures of all, and which buttons have something to do. */
  show({ now, canvas }: State): void {
    const { words } = this;
    this.schools = new Map(canvas.schools.map((school) => [school.id, school]));
    const totals = {
      walk: words.say("drawing-kilometers", { km: now.walk_child_m / 1000 }),
      worst: this.meters(now.worst_walk_m),
      over: words.number(now.over_seats),
      unplaced: words.number(now.unplaced),
      pieces: now.zones_in_pieces === null ? "–" : words.number(now.zones_in_pieces),
      pinned: words.number(now.pinned),
      moved: words.number(now.moved_children),
    };
    for (const [name, text] of Object.entries(totals)) write(`total-${name}`, text);
    button("undo").disabled = !now.can_undo;
    button("redo").disabled = !now.can_redo;
    rows("schools", now.schools.map((figures) => [figures.id, this.school(figures.id), ...this.cells(figures)]));
    this.targets(canvas.schools);
  }

  private targets(schools: School[]): void {
    const select = field<HTMLSelectElement>("target");
    const chosen = select.value;
    const options = schools.map((school) => new Option(this.words.nameOf(school), school.id));
    select.replaceChildren(...options);
    if (schools.some(({ id }) => id === chosen)) select.value = chosen;
  }

  picked(picked: Iterable<number>): void {
    const blocks = [...picked];
    const children = blocks.reduce((sum, block) => sum + (this.facts[block]?.children ?? 0), 0);
    const name = blocks.length === 0 ? "drawing-nothing-picked" : "drawing-picked";
    write("picked", this.words.say(name, { blocks: blocks.length, children }));
    for (const id of ["assign", "release", "foresee", "unpick"]) button(id).disabled = blocks.length === 0;
  }

  /** `null`: nothing is tried. */
  balance(attempt: Attempt | null): void {
    const { words } = this;
    element("balance").hidden = attempt === null;
    if (attempt === null) return;
    const { children, walk_child_m, more_pieces, displaced } = attempt;
    write("cost", words.say("drawing-cost", { walk: words.change(walk_child_m), children }));
    const pieces = more_pieces > 0 ? "drawing-more-pieces" : "drawing-fewer-pieces";
    write("pieces", more_pieces === 0 ? "" : words.say(pieces, { pieces: Math.abs(more_pieces) }));
    rows("touched", attempt.schools.map(({ id, now, then }) => [id, this.school(id), ...this.cells(then, now)]));
    const room = displaced.blocks.reduce((sum, block) => sum + block.children, 0);
    const blocks = displaced.blocks.length;
    write("room", blocks === 0 ? "" : words.say("drawing-displaced", { blocks, children: room }));
    const lines = displaced.blocks.slice(0, MOST).map(({ block, children, from, to }) =>
      words.say("drawing-displaced-one", {
        block: this.block(block),
        children,
        from: this.school(from),
        to: this.school(to),
      }),
    );
    if (displaced.left_over > 0) {
      lines.push(words.say("drawing-left-over", { children: displaced.left_over }));
    }
    list("displaced", lines);
    list("refused", attempt.refused.slice(0, MOST).map((why) => this.refusal(why)));
  }

  foreseen(changes: Change[]): void {
    const lines = changes.slice(0, MOST).map(({ block, from, to }) =>
      this.words.say("drawing-displaced-one", {
        block: this.block(block),
        children: this.blocks.get(block)?.children ?? 0,
        from: this.school(from),
        to: this.school(to),
      }),
    );
    const children = changes.reduce((sum, { block }) => sum + (this.blocks.get(block)?.children ?? 0), 0);
    write("foreseen", this.words.say("drawing-foreseen", { blocks: changes.length, children }));
    list("foreseen-list", lines);
  }

  refusal({ why, block, school }: Why): string {
    const about = { block: this.block(block ?? ""), school: this.school(school ?? null) };
    return this.words.say(`drawing-refused-${why}`, about);
  }

  /** Why an edit was not done, or what keeps a drawing from being a plan. */
  reason({ why, school, schools, children, blocks, found }: Why): string {
    const names = (schools ?? []).map((one) => this.school(typeof one === "string" ? one : one.school));
    const between = this.words.say("drawing-between");
    const about = {
      school: this.school(school ?? null),
      schools: names.join(between),
      children: children ?? 0,
      blocks: blocks?.length ?? 0,
      found: (found ?? []).join(" "),
    };
    const name = `drawing-why-${why}`;
    return this.words.has(name) ? this.words.say(name, about) : why;
  }

  say(text: string): void {
    write("status", text);
  }

  obstacles(all: Why[]): void {
    list("obstacles", all.slice(0, MOST).map((why) => this.reason(why)));
  }

  block(id: string): string {
    const block = this.blocks.get(id);
    return block === undefined ? id : this.words.nameOf(block);
  }

  school(id: string | null): string {
    if (id === null) return this.words.say("drawing-nowhere");
    const school = this.schools.get(id);
    return school === undefined ? id : this.words.nameOf(school);
  }

  /** Children of seats, over or left, mean walk, pieces; `before`: as it is, where it would change. */
  private cells(then: Figures, before?: Figures): string[] {
    const { words } = this;
    const over = then.over > 0 ? "drawing-over" : "drawing-free";
    const children = words.say("drawing-of", { children: then.children, seats: then.seats });
    const change = before === undefined ? "" : ` (${words.change(then.children - before.children)})`;
    return [
      children + change,
      words.say(over, { children: Math.abs(then.over) }),
      this.meters(then.mean_walk_m),
      then.pieces === null ? "–" : words.number(then.pieces),
    ];
  }

  private meters(meters: number | null): string {
    return meters === null ? "–" : this.words.say("drawing-meters", { meters });
  }
}

/** An element that the page has. */
export function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

export const field = <T extends HTMLElement>(id: string): T => element(id) as T;
export const button = (id: string): HTMLButtonElement => field<HTMLButtonElement>(id);

function write(id: string, text: string): void {
  put(element(id), text);
}

/** What says the same already is not touched, so that it need not be laid out and drawn again. */
function put(it: Element, text: string): void {
  const said = it.firstChild;
  if (said instanceof Text) {
    if (said.data !== text) said.data = text;
  } else if (text !== "") it.textContent = text;
}

function list(id: string, lines: string[]): void {
  const items = element(id);
  fit(items, lines.length, () => document.createElement("li"));
  lines.forEach((line, at) => put(items.children[at] as Element, line));
}

/** Of each row its name, by which it stays what it is wherever it goes; its heading; what it says. */
function rows(table: string, wanted: string[][]): void {
  const body = element(table).querySelector("tbody");
  if (body === null) return;
  const names = new Set(wanted.map(([name]) => name));
  const known = new Map([...body.rows].map((row) => [row.dataset["name"], row]));
  for (const [name, row] of known) if (!names.has(name)) row.remove();
  wanted.forEach(([name = "", ...texts], at) => {
    const row = known.get(name) ?? begun(name);
    if (body.rows[at] !== row) body.insertBefore(row, body.rows[at] ?? null);
    fit(row, texts.length, () => document.createElement("td"));
    texts.forEach((text, cell) => put(row.cells[cell] as Element, text));
  });
}

function begun(name: string): HTMLTableRowElement {
  const row = document.createElement("tr");
  row.dataset["name"] = name;
  const heading = document.createElement("th");
  heading.scope = "row";
  row.append(heading);
  return row;
}

/** As many children as there have to be; those that are there stay. */
function fit(parent: Element, wanted: number, make: () => Element): void {
  while (parent.childElementCount > wanted) parent.lastElementChild?.remove();
  while (parent.childElementCount < wanted) parent.append(make());
}
