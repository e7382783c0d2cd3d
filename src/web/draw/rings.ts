import type { Geometry, Position } from "geojson";

/** All rings of an area; of anything else none. */
export function rings(geometry: Geometry | null): Position[][] {
  if (geometry?.type === "Polygon") return geometry.coordinates;
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.flat() : [];
}
