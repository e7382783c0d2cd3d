/** Drawing in the browser: the hand, the balance of what it would do, and what is done. */

import { name } from "../controls.ts";
import { Canvas } from "./canvas.ts";
import * as forms from "./forms.ts";
import { Gates } from "./gates.ts";
import { Latest } from "./latest.ts";
import { button, element, field, Panel } from "./panel.ts";
import type { Edit, Pick, State, Tried, Why } from "./said.ts";
import { type Blocks, Refused, Server } from "./server.ts";
import { type Hand, type Tool, Tools } from "./tools.ts";
import { Words } from "./words.ts";

class Desk implements Hand {
  private readonly words: Words;
  private readonly panel: Panel;
  private readonly tools: Tools;
  private readonly gates: Gates;
  private readonly trying: Latest<{ pick: Pick; done: boolean }, Tried>;
  private picked = new Set<number>();
  private state: State;
  private busy = false;
  private balances = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly server: Server,
    private readonly canvas: Canvas,
    private readonly blocks: Blocks,
    state: State,
  ) {
    this.state = state;
    this.words = new Words(place.dataset["texts"] ?? "{}");
    this.panel = new Panel(this.words, blocks.features.map(({ properties }) => properties));
    this.gates = new Gates(canvas.map, this.words);
    this.tools = new Tools(canvas, this, field("hand") as unknown as SVGSVGElement);
    this.trying = new Latest(
      ({ pick }) => (this.target() === "" ? server.pick(pick) : server.attempt(pick, this.target())),
      (tried, { done }, since) => this.tried(tried, done, since),
      (error) => this.failed(error),
    );
    this.listen();
    forms.classes(state, this.words);
    this.show(state);
    this.choose(field<HTMLSelectElement>("target").value);
    this.pick([]);
  }

  // The hand.

  block(block: number, more: boolean): void {
    const picked = new Set(more ? this.picked : []);
    if (this.picked.has(block)) picked.delete(block);
    else picked.add(block);
    this.pick(picked);
  }

  school(id: string): void {
    field<HTMLSelectElement>("target").value = id;
    this.choose(id);
  }

  around(pick: Pick, done: boolean, since?: number): void {
    this.trying.wonder({ pick, done }, since);
  }

  put(at: [number, number]): void {
    forms.place(at);
  }

  // What it does.

  private target(): string {
    return field<HTMLSelectElement>("target").value;
  }

  private choose(school: string): void {
    this.canvas.gates(this.state.canvas.schools, school);
    this.gates.favor(school);
    forms.seats(this.state, school);
    this.wonder();
  }

  private pick(blocks: Iterable<number>): void {
    this.picked = new Set(blocks);
    this.canvas.mark("picked", this.picked);
    this.panel.picked(this.picked);
    this.wonder();
  }

  /** What it would mean to send there what is picked. */
  private wonder(): void {
    if (this.picked.size > 0) return this.trying.wonder({ pick: { blocks: [...this.picked] }, done: true });
    this.trying.forget();
    this.panel.balance(null);
    this.canvas.mark("displaced", []);
  }

  private tried({ picked, attempt, head }: Tried, done: boolean, since: number): void {
    this.canvas.mark("picked", picked);
    this.panel.picked(picked);
    this.panel.balance(attempt);
    const displaced = attempt?.displaced.blocks.map(({ block }) => this.position(block)) ?? [];
    this.canvas.mark("displaced", displaced.filter((block) => block !== undefined));
    if (done) this.picked = new Set(picked);
    if (head !== this.state.head && !this.busy) this.meanwhile();
    painted(() => {
      if (++this.balances % 1000 === 0) performance.clearMeasures("balance");
      performance.measure("balance", { start: since, end: performance.now() });
    });
  }

  private position(id: string): number | undefined {
    this.positions ??= new Map(this.blocks.features.map(({ properties }, at) => [properties.id, at]));
    return this.positions.get(id);
  }

  private positions: Map<string, number> | undefined;

  private ids(): string[] {
    const ids = [...this.picked].map((block) => this.blocks.features[block]?.properties.id);
    return ids.filter((id) => id !== undefined);
  }

  private edit(edit: Edit, clear = false): void {
    void this.do(() => this.server.edit(this.state.head, edit), clear);
  }

  /** One thing after another: each is done on what the one before made. */
  private async do(ask: () => Promise<State>, clear = false): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.place.ariaBusy = "true";
    try {
      const state = await ask();
      // What was asked of the drawing as it was before is of no use.
      this.trying.forget();
      this.show(state);
      this.tell(state);
      if (clear) this.picked.clear();
      this.pick(this.picked);
    } catch (error) {
      this.failed(error);
    }
    this.place.ariaBusy = "false";
    this.busy = false;
  }

  private show(state: State): void {
    this.state = state;
    this.canvas.show(state);
    this.panel.show(state);
    this.gates.show(state.canvas.schools);
    this.canvas.gates(state.canvas.schools, this.target());
    forms.show(state, this.target());
    this.place.dataset["head"] = String(state.head);
  }

  private tell({ effect }: State): void {
    if (effect === undefined) return;
    const said = [this.words.say("drawing-done", { blocks: effect.changed.length })];
    said.push(...effect.refused.slice(0, 3).map((why) => this.panel.refusal(why)));
    if (effect.lost.length > 0) said.push(this.words.say("drawing-lost", { blocks: effect.lost.length }));
    this.panel.say(said.join(" "));
    this.panel.obstacles([]);
  }

  private async foresee(): Promise<void> {
    try {
      const pick = { blocks: [...this.picked] };
      const { changed } = await this.server.foresee(pick, this.target());
      this.panel.foreseen(changed);
    } catch (error) {
      this.failed(error);
    }
  }

  private async finish(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.panel.obstacles([]);
    this.panel.say(this.words.say("drawing-verifying"));
    try {
      const { plan } = await this.server.finish(this.state.head);
      this.panel.say(this.words.say("drawing-finished", { plan: plan.slice(0, 12) }));
    } catch (error) {
      this.failed(error);
    }
    this.busy = false;
  }

  private failed(error: unknown): void {
    if (!(error instanceof Refused)) {
      return this.panel.say(this.words.say("drawing-unreachable"));
    }
    if (error.code === "drawn-meanwhile") return this.meanwhile();
    const { why } = error;
    if (Array.isArray(why)) {
      this.panel.say(this.words.say("drawing-no-plan-yet"));
      return this.panel.obstacles(why);
    }
    const reason = why === null ? error.message : this.panel.reason(why as Why);
    this.panel.say(this.words.say("drawing-not-done", { why: reason }));
  }

  /** Somebody else has drawn: what is on the screen is no longer so. */
  private meanwhile(): void {
    this.panel.say(this.words.say("drawing-meanwhile"));
    element("reload").hidden = false;
  }

  private async reload(): Promise<void> {
    element("reload").hidden = true;
    await this.do(() => this.server.state());
    this.panel.say(this.words.say("drawing-reloaded"));
  }

  // Where it listens.

  private listen(): void {
    const { server } = this;
    const click = (id: string, act: () => void) => button(id).addEventListener("click", act);
    click("assign", () => this.edit({ do: "assign", blocks: this.ids(), school: this.target() }, true));
    click("release", () => this.edit({ do: "release", blocks: this.ids() }, true));
    click("unpick", () => this.pick([]));
    click("foresee", () => void this.foresee());
    click("undo", () => this.undo());
    click("redo", () => this.redo());
    click("recompute", () => void this.do(() => server.recompute(this.state.head)));
    click("finish", () => void this.finish());
    click("reload", () => void this.reload());
    field("target").addEventListener("change", () => this.choose(this.target()));
    for (const radio of document.querySelectorAll<HTMLInputElement>("input[name=tool]")) {
      radio.addEventListener("change", () => this.tools.choose(radio.value as Tool));
      if (radio.checked) this.tools.choose(radio.value as Tool);
    }
    element("by-name").addEventListener("submit", (event) => {
      event.preventDefault();
      this.byName(field<HTMLInputElement>("name"));
    });
    forms.forms((edit) => this.edit(edit), () => this.target());
    document.addEventListener("keydown", (event) => this.key(event));
    this.names();
  }

  private undo(): void {
    if (this.state.now.can_undo) void this.do(() => this.server.undo(this.state.head));
  }

  private redo(): void {
    if (this.state.now.can_redo) void this.do(() => this.server.redo(this.state.head));
  }

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "radio";
    if (typing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) this.redo();
    else this.undo();
  }

  private names(): void {
    const names = this.blocks.features.slice(0, 20_000).map(({ properties }) => {
      const option = document.createElement("option");
      option.value = this.words.nameOf(properties);
      return option;
    });
    element("names").replaceChildren(...names);
  }

  /** Adds a block by its name or id. */
  private byName(input: HTMLInputElement): void {
    const wanted = input.value.trim();
    const named = ({ properties: { id, name, name_en } }: Blocks["features"][number]) =>
      [id, name, name_en].includes(wanted);
    const found = this.blocks.features.flatMap((feature, at) => (named(feature) ? [at] : []));
    if (found.length === 0) return this.panel.say(this.words.say("drawing-no-block", { name: wanted }));
    input.value = "";
    this.pick([...this.picked, ...found]);
  }
}

/** Once what has changed is laid out and painted. */
function painted(then: () => void): void {
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}

/** The page's own part, once the map is drawn. */
export async function open(place: HTMLElement): Promise<void> {
  const server = new Server(place.dataset["address"] ?? "");
  const basemap = JSON.parse(place.dataset["basemap"] ?? "null") as never;
  const [blocks, state] = await Promise.all([server.blocks(), server.state()]);
  const canvas = new Canvas(element("canvas"), blocks, basemap);
  await canvas.ready();
  name(place);
  new Desk(place, server, canvas, blocks, state);
}
