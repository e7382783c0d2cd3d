/**
 * Names of schools on the map, as many as fit without covering each other or other schools.
 *
 * They are HTML, because text drawn by the map itself needs font files for every script, and
 * screens have fonts already.
 */

import { type Map as MapLibre, Marker } from "maplibre-gl";
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
  marker: Marker;
  size: { width: number; height: number };
}

/** How far a label is from the middle of its dot, in pixels. */
const BELOW = 7;

export class Labels {
  private readonly labels: Label[];
  private important = new Set<string>();

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
      element.ariaHidden = "true";
      element.textContent = nameOf(school);
      const marker = new Marker({ element, anchor: "top", offset: [0, BELOW] });
      marker.setLngLat(at).addTo(map);
      return { school, at, element, marker, size: { width: 0, height: 0 } };
    });
    this.measure();
    this.arrange();
    map.on("move", this.arrange);
    map.on("resize", this.arrange);
  }

  remove(): void {
    this.map.off("move", this.arrange);
    this.map.off("resize", this.arrange);
    this.labels.forEach(({ marker }) => marker.remove());
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

  private readonly arrange = (): void => {
    const taken: DOMRect[] = this.labels.map((label) => this.dot(label));
    const favored = (label: Label) => (this.important.has(label.school.id) ? 0 : 1);
    for (const label of [...this.labels].sort((a, b) => favored(a) - favored(b))) {
      const box = this.box(label);
      const free = taken.every((other) => !overlap(box, other));
      label.element.classList.toggle("hidden", !free);
      if (free) taken.push(box);
    }
  };

  /** Where the label would be. */
  private box({ at, size: { width, height } }: Label): DOMRect {
    const { x, y } = this.map.project(at);
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

/** In the language of the page, where it has a name in it. */
function nameOf({ id, name, name_en }: School): string {
  const names = document.documentElement.lang === "en" ? [name_en, name] : [name, name_en];
  return names.find((one) => one !== null && one !== "") ?? id;
}
