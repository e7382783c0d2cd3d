/**
 * Names of schools on the map, as many as fit without covering each other or other schools.
 *
 * They are HTML, because text drawn by the map itself needs font files for every script, and
 * screens have fonts already.
 */

import { type Map as MapLibre, Marker } from "maplibre-gl";
import type { School } from "./api.ts";
import { el } from "./dom.ts";
import { nameOf } from "./language.ts";

interface Label {
  school: School;
  at: [number, number];
  element: HTMLElement;
}

/** How far a label is from the middle of its dot, in pixels. */
const BELOW = 7;

export class Labels {
  private readonly labels: Label[];
  private important = new Set<string>();

  constructor(
    private readonly map: MapLibre,
    schools: { school: School; at: [number, number] }[],
  ) {
    // Crowded schools are asked about most, and big ones are known best.
    const order = (school: School) => school.crowding_m * 1e6 + school.seats;
    const sorted = [...schools].sort((a, b) => order(b.school) - order(a.school));
    this.labels = sorted.map(({ school, at }) => {
      const element = el("div", { class: "label", "aria-hidden": "true" });
      new Marker({ element, anchor: "top", offset: [0, BELOW] }).setLngLat(at).addTo(map);
      return { school, at, element };
    });
    this.rename();
    map.on("move", () => this.arrange());
    map.on("resize", () => this.arrange());
  }

  /** Writes the names again, in the language of the page. */
  rename(): void {
    for (const { school, element } of this.labels) element.textContent = nameOf(school);
    this.arrange();
  }

  /** These are shown first. */
  favor(ids: string[]): void {
    this.important = new Set(ids);
    this.arrange();
  }

  private arrange(): void {
    const taken: DOMRect[] = this.labels.map((label) => this.dot(label));
    const favored = (label: Label) => (this.important.has(label.school.id) ? 0 : 1);
    for (const label of [...this.labels].sort((a, b) => favored(a) - favored(b))) {
      label.element.classList.toggle("favored", favored(label) === 0);
      const box = this.box(label);
      const free = taken.every((other) => !overlap(box, other));
      label.element.classList.toggle("hidden", !free);
      if (free) taken.push(box);
    }
  }

  /** Where the label would be; hidden ones keep their size. */
  private box({ at, element }: Label): DOMRect {
    const { x, y } = this.map.project(at);
    const { offsetWidth: width, offsetHeight: height } = element;
    return new DOMRect(x - width / 2, y + BELOW, width, height);
  }

  private dot({ at }: Label): DOMRect {
    const { x, y } = this.map.project(at);
    return new DOMRect(x - BELOW / 2, y - BELOW / 2, BELOW, BELOW);
  }
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
