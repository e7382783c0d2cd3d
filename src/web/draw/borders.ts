/** The borders of blocks as lines, each drawn once: two neighbors would draw what they share twice. */

import type { FeatureCollection, MultiLineString, Position } from "geojson";
import { rings } from "./rings.ts";
import type { Blocks } from "./server.ts";

/** There are fewer places than this, so that two of them fit into one number. */
const PLACES = 2 ** 26;

/** Of each block the parts of its outline that no block before it has. */
export function borders(blocks: Blocks): FeatureCollection<MultiLineString> {
  const numbers = new Numbers();
  const seen = new Set<number>();
  const features = blocks.features.flatMap(({ geometry }) => {
    const coordinates: Position[][] = [];
    for (const ring of rings(geometry)) {
      let [from] = ring;
      let before = from === undefined ? 0 : numbers.of(from);
      let line: Position[] | undefined;
      for (const to of ring.slice(1)) {
        const here = numbers.of(to);
        const piece = Math.min(before, here) * PLACES + Math.max(before, here);
        if (seen.has(piece)) line = undefined;
        else {
          seen.add(piece);
          if (line === undefined && from !== undefined) coordinates.push((line = [from]));
          line?.push(to);
        }
        [from, before] = [to, here];
      }
    }
    if (coordinates.length === 0) return [];
    const geometries = { type: "MultiLineString" as const, coordinates };
    return [{ type: "Feature" as const, properties: {}, geometry: geometries }];
  });
  return { type: "FeatureCollection", features };
}

/** A place has the same number whichever block it is of. */
class Numbers {
  private readonly known = new Map<number, Map<number, number>>();
  private next = 0;

  of([lon = 0, lat = 0]: Position): number {
    let along = this.known.get(lon);
    if (along === undefined) this.known.set(lon, (along = new Map()));
    let number = along.get(lat);
    if (number === undefined) along.set(lat, (number = this.next++));
    return number;
  }
}
