/** Names of schools at their gates. */

import { type Map as MapLibre } from "maplibre-gl";
import { Labels } from "../labels.ts";
import type { School } from "./said.ts";
import type { Words } from "./words.ts";

export class Gates {
  private labels: Labels | undefined;
  private shown = "";

  constructor(
    private readonly map: MapLibre,
    private readonly words: Words,
  ) {}

  /** Anew only where schools are others. */
  show(schools: School[]): void {
    const placed = schools.flatMap((school) => {
      const name = this.words.nameOf(school);
      const { id, at, seats } = school;
      return at === null ? [] : [{ school: { id, name, name_en: name, seats, crowding_m: 0 }, at }];
    });
    const now = JSON.stringify(placed.map(({ school: { id, name }, at }) => [id, name, at]));
    if (now === this.shown) return;
    this.shown = now;
    this.labels?.remove();
    this.labels = new Labels(this.map, placed);
  }

  favor(id: string): void {
    this.labels?.favor([id]);
  }
}
