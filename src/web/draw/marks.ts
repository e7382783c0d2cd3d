/**
 * What the hand has picked and whom that would displace, over the map.
 *
 * They change with every move of the hand. Drawn by the map itself each change would draw the whole
 * map again; here it costs what is marked, and the map stands still.
 */

import { type Map as MapLibre, MercatorCoordinate } from "maplibre-gl";
import type { Geometry, Position } from "geojson";
import { DARK, LIGHT } from "../colors.ts";
import { rings } from "./rings.ts";
import type { Blocks } from "./server.ts";

/** To be told from every color of a zone, and from the ink. */
const DISPLACED = "#b3003c";

/** The world is so wide, in units of paths. */
const WORLD = 2 ** 30;

export type Mark = "picked" | "displaced";

/** West, north, east, south, in units of paths. */
type Box = [number, number, number, number];

const NOWHERE: Box = [Infinity, Infinity, -Infinity, -Infinity];
const EVERYWHERE: Box = [-Infinity, -Infinity, Infinity, Infinity];

/** Marks reach no farther than so many pixels out of their blocks. */
const BEYOND = 10;

interface Drawn {
  path: Path2D | undefined;
  box: Box;
}

export class Marks {
  private readonly sheet = document.createElement("canvas");
  private readonly marked = { picked: new Set<number>(), displaced: new Set<number>() };
  private readonly paths = new Map<number, Drawn>();
  /** Paths begin here, as a screen's numbers hold few digits. */
  private readonly origin: MercatorCoordinate;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  /** Around all that is not on the sheet as it is marked. */
  private changed = NOWHERE;
  /** Nothing is on the sheet. */
  private blank = true;
  private waits = false;

  constructor(
    private readonly map: MapLibre,
    private readonly blocks: Blocks,
  ) {
    this.origin = MercatorCoordinate.fromLngLat(map.getCenter());
    this.sheet.style.cssText = "position: absolute; inset: 0; pointer-events: none";
    this.sheet.ariaHidden = "true";
    map.getCanvas().after(this.sheet);
    this.fit();
    map.on("resize", () => this.fit());
    // Together with the map, or marks would lag behind it.
    map.on("move", () => this.draw(EVERYWHERE));
    this.dark.addEventListener("change", () => this.soon(EVERYWHERE));
  }

  show(mark: Mark, blocks: Iterable<number>): void {
    const [before, now] = [this.marked[mark], new Set(blocks)];
    this.marked[mark] = now;
    let changed = NOWHERE;
    for (const [these, others] of [
      [before, now],
      [now, before],
    ] as const) {
      for (const block of these) if (!others.has(block)) changed = both(changed, this.path(block).box);
    }
    if (changed !== NOWHERE) this.soon(changed);
  }

  private fit(): void {
    const { clientWidth, clientHeight } = this.map.getCanvas();
    this.sheet.style.width = `${clientWidth}px`;
    this.sheet.style.height = `${clientHeight}px`;
    this.sheet.width = clientWidth * devicePixelRatio;
    this.sheet.height = clientHeight * devicePixelRatio;
    this.draw(EVERYWHERE);
  }

  /** Once for each frame, however often something changes. */
  private soon(changed: Box): void {
    this.changed = both(this.changed, changed);
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.draw(this.changed);
    });
  }

  /** Anew where something has changed, and nowhere else. */
  private draw(changed: Box): void {
    this.changed = NOWHERE;
    const paper = this.sheet.getContext("2d");
    const { picked, displaced } = this.marked;
    const blank = picked.size + displaced.size === 0;
    if (paper === null || (blank && this.blank)) return;
    this.blank = blank && changed === EVERYWHERE;
    const scale = devicePixelRatio;
    const zoom = (512 * 2 ** this.map.getZoom()) / WORLD;
    const { x, y } = this.map.project(this.origin.toLngLat());
    // Whole pixels, or what is not drawn again would show a seam.
    const { width, height } = this.sheet;
    const left = Math.max(0, Math.floor((x + changed[0] * zoom - BEYOND) * scale));
    const top = Math.max(0, Math.floor((y + changed[1] * zoom - BEYOND) * scale));
    const right = Math.min(width, Math.ceil((x + changed[2] * zoom + BEYOND) * scale));
    const bottom = Math.min(height, Math.ceil((y + changed[3] * zoom + BEYOND) * scale));
    if (right <= left || bottom <= top) return;
    const beyond = BEYOND / zoom;
    const part: Box = [
      (left / scale - x) / zoom - beyond,
      (top / scale - y) / zoom - beyond,
      (right / scale - x) / zoom + beyond,
      (bottom / scale - y) / zoom + beyond,
    ];
    paper.save();
    paper.beginPath();
    paper.rect(left, top, right - left, bottom - top);
    paper.clip();
    paper.clearRect(left, top, right - left, bottom - top);
    paper.scale(scale, scale);
    paper.translate(x, y);
    paper.scale(zoom, zoom);
    paper.fillStyle = (this.dark.matches ? DARK : LIGHT).ink;
    paper.globalAlpha = 0.62;
    paper.fill(this.together(picked, part, 4 / zoom));
    paper.globalAlpha = 1;
    paper.strokeStyle = DISPLACED;
    paper.lineWidth = 3 / zoom;
    paper.lineJoin = "round";
    paper.stroke(this.together(displaced, part, 6 / zoom));
    paper.restore();
  }

  /** Blocks that are in `part`. `radius`: of a block that is a point. */
  private together(blocks: Set<number>, part: Box, radius: number): Path2D {
    const all = new Path2D();
    for (const block of blocks) {
      const { path, box } = this.path(block);
      if (!meet(box, part)) continue;
      if (path !== undefined) all.addPath(path);
      else {
        all.moveTo(box[0] + radius, box[1]);
        all.arc(box[0], box[1], radius, 0, 2 * Math.PI);
      }
    }
    return all;
  }

  /** Found once. `path`: `undefined` of a block that is a point. */
  private path(block: number): Drawn {
    const known = this.paths.get(block);
    if (known !== undefined) return known;
    const geometry = this.blocks.features[block]?.geometry ?? null;
    const drawn = geometry?.type === "Point" ? this.point(geometry.coordinates) : this.area(geometry);
    this.paths.set(block, drawn);
    return drawn;
  }

  private point(position: Position): Drawn {
    const [x, y] = this.place(position);
    return { path: undefined, box: [x, y, x, y] };
  }

  private area(geometry: Geometry | null): Drawn {
    const path = new Path2D();
    let box = NOWHERE;
    for (const ring of rings(geometry)) {
      ring.forEach((position, at) => {
        const [x, y] = this.place(position);
        box = both(box, [x, y, x, y]);
        if (at === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
    return { path, box };
  }

  private place([lon, lat]: Position): [number, number] {
    const { x, y } = MercatorCoordinate.fromLngLat([lon ?? 0, lat ?? 0]);
    return [(x - this.origin.x) * WORLD, (y - this.origin.y) * WORLD];
  }
}

/** Around both. */
const both = (a: Box, b: Box): Box => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];

const meet = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
