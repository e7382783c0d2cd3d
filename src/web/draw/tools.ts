/** What the hand does on the map: a click, a line around blocks, two ends of a street. */

import type { MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import type { Canvas } from "./canvas.ts";
import type { Pick } from "./said.ts";

export type Tool = "click" | "lasso" | "polygon" | "street" | "place";

type At = [number, number];

/** What comes of it. */
export interface Hand {
  /** A block, in place of those that are picked or beside them. */
  block(block: number, more: boolean): void;
  school(id: string): void;
  /** Blocks by what is drawn; `done`: it is drawn to its end; `since`: when the hand moved. */
  around(pick: Pick, done: boolean, since?: number): void;
  /** A place for a new school. */
  put(at: At): void;
}

/** Blocks that are no farther from a street are along it. */
const ALONG_M = 30;

/** Nearer points of a lasso are left out, in pixels. */
const NEAR = 4;

export class Tools {
  private tool: Tool = "click";
  private line: At[] = [];
  private drawing = false;
  private readonly shape: SVGPolygonElement;

  constructor(
    private readonly canvas: Canvas,
    private readonly hand: Hand,
    overlay: SVGSVGElement,
  ) {
    this.shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    overlay.append(this.shape);
    const { map } = canvas;
    map.on("mousedown", (event) => this.begin(event));
    map.on("touchstart", (event) => this.begin(event));
    map.on("mousemove", (event) => this.move(event));
    map.on("touchmove", (event) => this.move(event));
    // The hand may leave the map before it lets go.
    addEventListener("mouseup", () => this.end());
    addEventListener("touchend", () => this.end());
    map.on("click", (event) => this.click(event));
    map.on("dblclick", () => this.close());
    map.on("move", () => this.outline());
    map.getCanvas().addEventListener("keydown", (event) => this.key(event));
  }

  choose(tool: Tool): void {
    this.tool = tool;
    this.clear();
    const { map } = this.canvas;
    if (tool === "lasso") map.dragPan.disable();
    else map.dragPan.enable();
    map.getCanvas().style.cursor = tool === "click" ? "pointer" : "crosshair";
  }

  private begin(event: MapMouseEvent | MapTouchEvent): void {
    if (this.tool !== "lasso" || ("button" in event.originalEvent && event.originalEvent.button !== 0)) return;
    event.preventDefault();
    this.drawing = true;
    this.line = [place(event)];
  }

  private move(event: MapMouseEvent | MapTouchEvent): void {
    if (this.tool === "lasso" && this.drawing) {
      const last = this.line.at(-1);
      if (last !== undefined) {
        const { x, y } = this.canvas.map.project(last);
        if (Math.hypot(x - event.point.x, y - event.point.y) < NEAR) return;
      }
      this.line.push(place(event));
      this.outline();
      if (this.line.length >= 3) this.hand.around({ lasso: ring(this.line) }, false, event.originalEvent.timeStamp);
    } else if (this.tool === "polygon" && this.line.length > 0) {
      const line = [...this.line, place(event)];
      this.outline(line);
      if (line.length >= 3) this.hand.around({ lasso: ring(line) }, false, event.originalEvent.timeStamp);
    }
  }

  private end(): void {
    if (this.tool === "lasso" && this.drawing) {
      this.drawing = false;
      this.close();
    }
  }

  private click(event: MapMouseEvent): void {
    const { canvas, hand } = this;
    if (this.tool === "lasso") return;
    if (this.tool === "place") return hand.put(place(event));
    if (this.tool === "polygon") {
      this.line.push(place(event));
      return this.outline();
    }
    if (this.tool === "street") {
      this.line.push(place(event));
      this.outline();
      const [from, to] = this.line;
      if (from !== undefined && to !== undefined) {
        this.clear();
        hand.around({ street: { from, to, within_m: ALONG_M } }, true);
      }
      return;
    }
    const school = canvas.schoolAt(event.point);
    if (school !== undefined) return hand.school(school);
    const block = canvas.blockAt(event.point);
    if (block !== undefined) hand.block(block, event.originalEvent.shiftKey);
  }

  /** Ends what is being drawn. */
  private close(): void {
    const line = this.line;
    this.clear();
    if (line.length >= 3) this.hand.around({ lasso: ring(line) }, true);
  }

  /** Without a mouse the hand is in the middle of the map. */
  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") return this.clear();
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const { map } = this.canvas;
    const middle = map.project(map.getCenter());
    const { lng, lat } = map.getCenter();
    if (this.tool === "polygon" && event.key === "Enter") return this.close();
    if (this.tool === "place") return this.hand.put([lng, lat]);
    if (this.tool === "polygon" || this.tool === "street") {
      this.line.push([lng, lat]);
      const [from, to] = this.line;
      if (this.tool === "street" && from !== undefined && to !== undefined) {
        this.clear();
        this.hand.around({ street: { from, to, within_m: ALONG_M } }, true);
      } else this.outline();
      return;
    }
    const school = this.canvas.schoolAt(middle);
    const block = this.canvas.blockAt(middle);
    if (school !== undefined) this.hand.school(school);
    else if (block !== undefined) this.hand.block(block, event.shiftKey);
  }

  private clear(): void {
    this.line = [];
    this.drawing = false;
    this.outline();
  }

  /** Over the map, as that is drawn less often than a hand moves. */
  private outline(line: At[] = this.line): void {
    const points = line.map((at) => {
      const { x, y } = this.canvas.map.project(at);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    });
    this.shape.setAttribute("points", points.join(" "));
  }
}

const place = ({ lngLat }: MapMouseEvent | MapTouchEvent): At => [lngLat.lng, lngLat.lat];

/** Closed, with as many digits as a hand has. */
function ring(line: At[]): At[] {
  const short = line.map(([lon, lat]): At => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
  const [first] = short;
  return first === undefined ? short : [...short, first];
}
