/**
 * What the hand has picked and whom that would displace, over the map.
 *
 * They change with every move of the hand. Drawn by the map itself each change would draw the whole
 * map again; here it costs what is marked, and the map stands still.
 */

import { type Map as MapLibre, MercatorCoordinate } from "maplibre-gl";
import type { Geometry, Position } from "geojson";
import { DARK, LIGHT } from "../colors.ts";
import type { Blocks } from "./server.ts";

/** To be told from every color of a zone, and from the ink. */
const DISPLACED = "#b3003c";

/** The world is so wide, in units of paths. */
const WORLD = 2 ** 30;

export type Mark = "picked" | "displaced";

export class Marks {
  private readonly sheet = document.createElement("canvas");
  private readonly marked = { picked: new Set<number>(), displaced: new Set<number>() };
  private readonly paths = new Map<number, Path2D>();
  /** Paths begin here, as a screen's numbers hold few digits. */
  private readonly origin: MercatorCoordinate;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
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
    map.on("move", () => this.draw());
    this.dark.addEventListener("change", () => this.soon());
  }

  show(mark: Mark, blocks: Iterable<number>): void {
    this.marked[mark] = new Set(blocks);
    this.soon();
  }

  private fit(): void {
    const { clientWidth, clientHeight } = this.map.getCanvas();
    this.sheet.style.width = `${clientWidth}px`;
    this.sheet.style.height = `${clientHeight}px`;
    this.sheet.width = clientWidth * devicePixelRatio;
    this.sheet.height = clientHeight * devicePixelRatio;
    this.draw();
  }

  /** Once for each frame, however often something changes. */
  private soon(): void {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.draw();
    });
  }

  private draw(): void {
    const paper = this.sheet.getContext("2d");
    if (paper === null) return;
    paper.resetTransform();
    paper.clearRect(0, 0, this.sheet.width, this.sheet.height);
    const { picked, displaced } = this.marked;
    if (picked.size + displaced.size === 0) return;
    const zoom = (512 * 2 ** this.map.getZoom()) / WORLD;
    const { x, y } = this.map.project(this.origin.toLngLat());
    paper.scale(devicePixelRatio, devicePixelRatio);
    paper.translate(x, y);
    paper.scale(zoom, zoom);
    paper.fillStyle = (this.dark.matches ? DARK : LIGHT).ink;
    paper.globalAlpha = 0.62;
    paper.fill(this.together(picked, 4 / zoom));
    paper.globalAlpha = 1;
    paper.strokeStyle = DISPLACED;
    paper.lineWidth = 3 / zoom;
    paper.stroke(this.together(displaced, 6 / zoom));
  }

  /** `radius`: of a block that is a point. */
  private together(blocks: Set<number>, radius: number): Path2D {
    const all = new Path2D();
    for (const block of blocks) {
      const geometry = this.blocks.features[block]?.geometry;
      if (geometry?.type === "Point") {
        const [x, y] = this.place(geometry.coordinates);
        all.moveTo(x + radius, y);
        all.arc(x, y, radius, 0, 2 * Math.PI);
      } else if (geometry != null) all.addPath(this.path(block, geometry));
    }
    return all;
  }

  private path(block: number, geometry: Geometry): Path2D {
    const known = this.paths.get(block);
    if (known !== undefined) return known;
    const path = new Path2D();
    for (const ring of rings(geometry)) {
      ring.forEach((position, at) => {
        const [x, y] = this.place(position);
        if (at === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
    this.paths.set(block, path);
    return path;
  }

  private place([lon, lat]: Position): [number, number] {
    const { x, y } = MercatorCoordinate.fromLngLat([lon ?? 0, lat ?? 0]);
    return [(x - this.origin.x) * WORLD, (y - this.origin.y) * WORLD];
  }
}

function rings(geometry: Geometry): Position[][] {
  if (geometry.type === "Polygon") return geometry.coordinates;
  return geometry.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}
