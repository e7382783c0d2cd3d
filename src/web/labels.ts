/**
 * Names of schools on the map, as many as fit without covering each other or other schools.
 *
 * They are HTML, because text drawn by the map itself needs font files for every script, and
 * screens have fonts already.
 */

import type { LngLat, Map as MapLibre } from "maplibre-gl";
import type { FeatureCollection, Point } from "geojson";

interface School {
  id: string;
  name: string;
  name_en: string | null;
  seats: number;
  crowding_m: number;
}

interface Label {
  school: School;
  at: [number, number];
  element: HTMLElement;
  size: { width: number; height: number };
}

/** How far a label is from the middle of its dot, in pixels. */
const BELOW = 7;

export class Labels {
  private readonly labels: Label[];
  private readonly sheet = document.createElement("div");
  private important = new Set<string>();
  /** Where on the map the sheet began when labels were arranged, and at which zoom. */
  private arranged: { origin: LngLat; zoom: number } | undefined;

  /** Of the schools that an address on this server lists. */
  static async of(map: MapLibre, address: string): Promise<Labels> {
    const answer = await fetch(address);
    const { features } = (await answer.json()) as FeatureCollection<Point | null, School>;
    const placed = features.flatMap(({ properties: school, geometry }) => {
      const [lon, lat] = geometry?.coordinates ?? [];
      return lon === undefined || lat === undefined ? [] : [{ school, at: [lon, lat] as [number, number] }];
    });
    return new Labels(map, placed);
  }

  constructor(
    private readonly map: MapLibre,
    schools: { school: School; at: [number, number] }[],
  ) {
    // Crowded schools are asked about most, and big ones are known best.
    const order = (school: School) => school.crowding_m * 1e6 + school.seats;
    const sorted = [...schools].sort((a, b) => order(b.school) - order(a.school));
    this.labels = sorted.map(({ school, at }) => {
      const element = document.createElement("div");
      element.className = "label";
      element.textContent = nameOf(school);
      return { school, at, element, size: { width: 0, height: 0 } };
    });
    this.sheet.className = "labels";
    this.sheet.ariaHidden = "true";
    this.sheet.append(...this.labels.map(({ element }) => element));
    map.getCanvasContainer().append(this.sheet);
    this.measure();
    this.arrange();
    map.on("move", this.follow);
    map.on("resize", this.arrange);
  }

  remove(): void {
    this.map.off("move", this.follow);
    this.map.off("resize", this.arrange);
    this.sheet.remove();
  }

  /** These are shown first. */
  favor(ids: string[]): void {
    this.important = new Set(ids);
    for (const { school, element } of this.labels) {
      element.classList.toggle("favored", this.important.has(school.id));
    }
    this.measure();
    this.arrange();
  }

  /** All together: whoever asks for a size between two changes has the page laid out anew. */
  private measure(): void {
    for (const label of this.labels) {
      const { offsetWidth: width, offsetHeight: height } = label.element;
      label.size = { width, height };
    }
  }

  /** All together, as long as it is the same zoom and none can come into view that was left out. */
  private readonly follow = (): void => {
    if (this.arranged?.zoom !== this.map.getZoom()) return this.arrange();
    const shift = this.map.project(this.arranged.origin);
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    if (Math.abs(shift.x) < width && Math.abs(shift.y) < height) this.shift(shift);
    else this.arrange();
  };

  private readonly arrange = (): void => {
    this.arranged = { origin: this.map.unproject([0, 0]), zoom: this.map.getZoom() };
    this.shift({ x: 0, y: 0 });
    const placed = this.labels.map((label) => ({ label, ...this.map.project(label.at) }));
    const taken = placed.map(({ x, y }) => new DOMRect(x - BELOW / 2, y - BELOW / 2, BELOW, BELOW));
    const favored = ({ label }: { label: Label }) => (this.important.has(label.school.id) ? 0 : 1);
    const around = this.around();
    for (const { label, x, y } of placed.sort((a, b) => favored(a) - favored(b))) {
      const { element, size } = label;
      const box = new DOMRect(x - size.width / 2, y + BELOW, size.width, size.height);
      const free = overlap(box, around) && taken.every((other) => !overlap(box, other));
      element.classList.toggle("hidden", !free);
      if (!free) continue;
      taken.push(box);
      element.style.transform = `translate(${Math.round(box.x)}px, ${Math.round(box.y)}px)`;
    }
  };

  /** The map, and as much of it again on every side. */
  private around(): DOMRect {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    return new DOMRect(-width, -height, 3 * width, 3 * height);
  }

  private shift({ x, y }: { x: number; y: number }): void {
    this.sheet.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
}

function overlap(a: DOMRect, b: DOMRect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** In the language of the page, where it has a name in it. */
function nameOf({ id, name, name_en }: School): string {
  const names = document.documentElement.lang === "en" ? [name_en, name] : [name, name_en];
  return names.find((one) => one !== null && one !== "") ?? id;
}
