/** What the map paints, from bottom to top. */

import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import { type MapColors, NOBODY, zoneColor } from "./colors.ts";

/** What the page is about. */
export interface Selection {
  block: string | null;
  school: string | null;
  /** Of the school, perhaps together with others. */
  zone: string | null;
}

const ZONE_COLOR: ExpressionSpecification = [
  "match",
  ["get", "color"],
  ...Array.from({ length: 8 }, (_, color) => [color, zoneColor(color)]).flat(),
  NOBODY,
] as unknown as ExpressionSpecification;

const is = (property: string, id: string | null): ExpressionSpecification => [
  "==",
  ["get", property],
  id ?? "",
];

const either = <T>(test: ExpressionSpecification, yes: T, no: T) =>
  ["case", test, yes, no] as unknown as ExpressionSpecification;

export function layers(
  { ground, ink, paper, zoneOpacity }: MapColors,
  { block, school, zone }: Selection,
  hasBasemap: boolean,
): LayerSpecification[] {
  const full = hasBasemap ? zoneOpacity * 0.6 : zoneOpacity;
  const faded = zone === null ? full : full * 0.5;
  const basemap: LayerSpecification[] = hasBasemap
    ? [{ id: "basemap", type: "raster", source: "basemap" }]
    : [];
  return [
    { id: "ground", type: "background", paint: { "background-color": ground } },
    ...basemap,
    {
      id: "zones",
      type: "fill",
      source: "plan",
      "source-layer": "zones",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: {
        "fill-color": ZONE_COLOR,
        "fill-opacity": either(is("id", zone), Math.min(1, full * 1.35), faded),
        "fill-antialias": false,
      },
    },
    {
      id: "block-points",
      type: "circle",
      source: "plan",
      "source-layer": "blocks",
      filter: ["==", ["geometry-type"], "Point"],
      paint: {
        "circle-color": ZONE_COLOR,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 2, 15, 7],
        "circle-opacity": either(is("school", school), 1, school === null ? 0.9 : 0.5),
        "circle-stroke-color": ink,
        "circle-stroke-width": either(is("id", block), 2, 0),
      },
    },
    {
      id: "block-borders",
      type: "line",
      source: "plan",
      "source-layer": "blocks",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: {
        "line-color": ink,
        "line-opacity": ["interpolate", ["linear"], ["zoom"], 10, 0.06, 14, 0.28],
        "line-width": 0.7,
      },
    },
    {
      id: "zone-borders",
      type: "line",
      source: "plan",
      "source-layer": "zones",
      filter: ["==", ["geometry-type"], "Polygon"],
      layout: { "line-join": "round" },
      paint: {
        "line-color": ink,
        "line-opacity": either(is("id", zone), 0.95, 0.5),
        "line-width": either(is("id", zone), 3, 1.2),
      },
    },
    {
      id: "block",
      type: "line",
      source: "plan",
      "source-layer": "blocks",
      // Lines that nobody sees would take as long to draw as those of all blocks together.
      filter: ["all", ["==", ["geometry-type"], "Polygon"], is("id", block)],
      layout: { "line-join": "round" },
      paint: { "line-color": ink, "line-width": 3 },
    },
    {
      id: "other-walks",
      type: "line",
      source: "walks",
      filter: ["!", ["get", "chosen"]],
      paint: { "line-color": ink, "line-width": 1.6, "line-dasharray": [2, 2.5] },
    },
    {
      id: "walk-edge",
      type: "line",
      source: "walks",
      filter: ["get", "chosen"],
      layout: { "line-cap": "round" },
      paint: { "line-color": paper, "line-width": 8 },
    },
    {
      id: "walk",
      type: "line",
      source: "walks",
      filter: ["get", "chosen"],
      layout: { "line-cap": "round" },
      paint: { "line-color": ink, "line-width": 4 },
    },
    {
      id: "schools",
      type: "circle",
      source: "plan",
      "source-layer": "schools",
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 9, 3, 13, 6],
        "circle-color": either([">", ["get", "crowding_m"], 0], ink, paper),
        "circle-stroke-color": either([">", ["get", "crowding_m"], 0], paper, ink),
        "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 9, 1, 13, 2],
      },
    },
  ];
}
