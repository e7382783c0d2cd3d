/** Two maps that move together: where each block goes in either plan, and which go elsewhere. */

import type { Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { Canvas } from "../draw/canvas.ts";
import { Gates } from "../draw/gates.ts";
import type { School, State } from "../draw/said.ts";
import type { Blocks } from "../draw/server.ts";
import { Words } from "../draw/words.ts";

interface SideSaid {
  /** Digest of the plan on whose blocks it is. */
  blocks: string;
  schools: School[];
  /** Of each block the position of its school. */
  at: (number | null)[];
  moved: number[];
}

interface Said {
  same_blocks: boolean;
  one: SideSaid;
  other: SideSaid;
}

async function ask<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as T;
}

class Side {
  readonly canvas: Canvas;
  /** Positions of blocks by their ids. */
  readonly positions: Map<string, number>;

  constructor(
    place: HTMLElement,
    readonly blocks: Blocks,
    readonly said: SideSaid,
    basemap: { tiles: string; attribution: string | null } | null,
    words: Words,
  ) {
    this.positions = new Map(blocks.features.map(({ properties }, at) => [properties.id, at]));
    this.canvas = new Canvas(place, blocks, basemap);
    const title = place.dataset["title"];
    if (title !== undefined) this.canvas.map.getCanvas().setAttribute("aria-label", title);
    new Gates(this.canvas.map, words).show(said.schools);
  }

  async show(): Promise<void> {
    await this.canvas.ready();
    const { schools, at, moved } = this.said;
    this.canvas.show({ canvas: { schools, at, pinned: [] } } as unknown as State);
    this.canvas.gates(schools, null);
    this.canvas.mark("displaced", moved);
  }

  /** `null`: it has none; `undefined`: the block is not here. */
  schoolOf(block: string): School | null | undefined {
    const position = this.positions.get(block);
    if (position === undefined) return undefined;
    const school = this.said.at[position];
    return school === null || school === undefined ? null : (this.said.schools[school] ?? null);
  }
}

/** Whichever is moved, the other one goes along. */
function together(maps: [MapLibre, MapLibre]): void {
  let following = false;
  maps.forEach((map, at) => {
    const other = maps[1 - at];
    if (other === undefined) return;
    map.on("move", () => {
      if (following) return;
      following = true;
      other.jumpTo({ center: map.getCenter(), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() });
      following = false;
    });
  });
}

export async function open(place: HTMLElement): Promise<void> {
  const words = new Words(place.dataset["texts"] ?? "{}");
  const basemap = JSON.parse(place.dataset["basemap"] ?? "null") as {
    tiles: string;
    attribution: string | null;
  } | null;
  const plans = place.dataset["plans"] ?? "";
  const said = await ask<Said>(place.dataset["map"] ?? "");
  const blocksOf = (plan: string) => ask<Blocks>(`${plans}${encodeURIComponent(plan)}/blocks.geojson`);
  const first = await blocksOf(said.one.blocks);
  const second = said.same_blocks ? first : await blocksOf(said.other.blocks);
  const at = (id: string) => document.getElementById(id) ?? place;
  const one = new Side(at("map-one"), first, said.one, basemap, words);
  const other = new Side(at("map-other"), second, said.other, basemap, words);
  other.canvas.map.jumpTo({ center: one.canvas.map.getCenter(), zoom: one.canvas.map.getZoom() });
  together([one.canvas.map, other.canvas.map]);
  await Promise.all([one.show(), other.show()]);
  point([one, other], words);
  // For whoever works with the maps from outside, as tests do.
  Object.assign(place, { maps: [one.canvas.map, other.canvas.map] });
}

/** Says of the block under the pointer where it goes. */
function point(sides: [Side, Side], words: Words): void {
  const pointed = document.getElementById("pointed");
  const [one, other] = sides;
  const name = (school: School | null | undefined) =>
    school === null || school === undefined ? words.say("drawing-nowhere") : words.nameOf(school);
  for (const side of sides) {
    side.canvas.map.on("click", ({ point }: MapMouseEvent) => {
      const at = side.canvas.blockAt(point);
      const block = at === undefined ? undefined : side.blocks.features[at]?.properties;
      if (block === undefined || pointed === null) return;
      const [from, to] = [one.schoolOf(block.id), other.schoolOf(block.id)];
      const same = from?.id === to?.id;
      pointed.textContent = words.say(same ? "compare-stays" : "compare-goes", {
        block: words.nameOf(block),
        from: name(from),
        to: name(to),
      });
    });
  }
}
