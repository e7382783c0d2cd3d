/** The map that is drawn on: blocks colored by school, gates, and over them what the hand has picked. */

import {
  type ExpressionSpecification,
  type GeoJSONSource,
  type LayerSpecification,
  LngLatBounds,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import { DARK, LIGHT, type MapColors, NOBODY, zoneColor } from "../colors.ts";
import { borders } from "./borders.ts";
import { type Mark, Marks } from "./marks.ts";
import type { School, State } from "./said.ts";
import type { Blocks } from "./server.ts";

/** Pixels beyond a square of the map that are drawn with it: more than the widest line needs. */
const BUFFER = 8;

const COLOR = [
  "match",
  ["coalesce", ["feature-state", "color"], -1],
  ...Array.from({ length: 8 }, (_, color) => [color, zoneColor(color)]).flat(),
  NOBODY,
] as unknown as ExpressionSpecification;

const RADIUS: ExpressionSpecification = ["interpolate", ["linear"], ["zoom"], 9, 2.5, 15, 8];

const AREAS: ExpressionSpecification = ["==", ["geometry-type"], "Polygon"];
const POINTS: ExpressionSpecification = ["==", ["geometry-type"], "Point"];

function layers({ ground, ink, paper, zoneOpacity }: MapColors, basemap: boolean): LayerSpecification[] {
  const full = basemap ? zoneOpacity * 0.7 : zoneOpacity;
  return [
    { id: "ground", type: "background", paint: { "background-color": ground } },
    ...(basemap ? [{ id: "basemap", type: "raster" as const, source: "basemap" }] : []),
    {
      id: "blocks",
      type: "fill",
      source: "blocks",
      filter: AREAS,
      paint: {
        "fill-color": COLOR,
        "fill-opacity": full,
        "fill-antialias": false,
      },
    },
    {
      id: "borders",
      type: "line",
      source: "borders",
      paint: { "line-color": ink, "line-opacity": 0.29, "line-width": 0.6 },
    },
    {
      id: "pinned",
      type: "line",
      source: "pinned",
      filter: AREAS,
      paint: { "line-color": ink, "line-opacity": 0.95, "line-width": 1.8 },
    },
    {
      id: "points",
      type: "circle",
      source: "blocks",
      filter: POINTS,
      paint: {
        "circle-radius": RADIUS,
        "circle-color": COLOR,
        "circle-stroke-color": ink,
        "circle-stroke-width": 0.3,
      },
    },
    {
      id: "pinned-points",
      type: "circle",
      source: "pinned",
      filter: POINTS,
      paint: {
        "circle-radius": RADIUS,
        "circle-color": "transparent",
        "circle-stroke-color": ink,
        "circle-stroke-width": 2,
      },
    },
    {
      id: "gates",
      type: "circle",
      source: "gates",
      paint: {
        "circle-radius": ["case", ["get", "target"], 10, 6.5],
        "circle-color": ["case", ["get", "target"], ink, paper],
        "circle-stroke-color": ["case", ["get", "target"], paper, ink],
        "circle-stroke-width": 2,
      },
    },
  ];
}

export class Canvas {
  readonly map: MapLibre;
  private readonly marks: Marks;
  private pinned = "";
  private colors: (number | null)[] = [];

  /** Draws all blocks in `place`, before anybody's school is known. */
  constructor(
    place: HTMLElement,
    private readonly blocks: Blocks,
    basemap: { tiles: string; attribution: string | null } | null,
  ) {
    setWorkerUrl(new URL(workerUrl, import.meta.url).href);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const painted = () => layers(dark.matches ? DARK : LIGHT, basemap !== null);
    this.map = new MapLibre({
      container: place,
      style: {
        version: 8,
        sources: {
          blocks: { type: "geojson", data: blocks as FeatureCollection, buffer: BUFFER },
          borders: { type: "geojson", data: borders(blocks), buffer: BUFFER },
          pinned: { type: "geojson", data: collection([]), buffer: BUFFER },
          gates: { type: "geojson", data: collection([]) },
          ...(basemap === null
            ? {}
            : {
                basemap: {
                  type: "raster" as const,
                  tiles: [basemap.tiles],
                  tileSize: 256,
                  attribution: basemap.attribution ?? "",
                },
              }),
        },
        layers: painted(),
      },
      bounds: around(blocks),
      fitBoundsOptions: { padding: 30 },
      attributionControl: basemap === null ? false : { compact: true },
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      boxZoom: false,
      doubleClickZoom: false,
      fadeDuration: 0,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
    this.marks = new Marks(this.map, blocks);
    this.map.on("movestart", () => (place.dataset["state"] = "moving"));
    this.map.on("idle", () => (place.dataset["state"] = "idle"));
    dark.addEventListener("change", () => {
      for (const layer of painted()) {
        for (const [name, value] of Object.entries(layer.paint ?? {})) {
          this.map.setPaintProperty(layer.id, name as never, value as never);
        }
      }
    });
  }

  ready(): Promise<void> {
    return new Promise((ready) => {
      if (this.map.loaded()) ready();
      else void this.map.once("load", () => ready());
    });
  }

  /** Colors what has changed, and nothing else. */
  show({ canvas }: State): void {
    const colors = canvas.at.map((school) => (school === null ? null : colorOf(canvas.schools, school)));
    colors.forEach((color, block) => {
      if (this.colors[block] === color) return;
      this.map.setFeatureState({ source: "blocks", id: block }, { color: color ?? -1 });
    });
    this.colors = colors;
    this.pin(canvas.pinned);
  }

  private pin(blocks: number[]): void {
    const pinned = blocks.join();
    if (pinned === this.pinned) return;
    this.pinned = pinned;
    this.set("pinned", blocks.flatMap((block) => this.blocks.features[block] ?? []));
  }

  gates(schools: School[], target: string | null): void {
    const features = schools.flatMap(({ id, at }) =>
      at === null
        ? []
        : [
            {
              type: "Feature" as const,
              properties: { id, target: id === target },
              geometry: { type: "Point" as const, coordinates: at },
            },
          ],
    );
    this.set("gates", features);
  }

  private set(source: string, features: Feature<Geometry | null>[]): void {
    void this.map.getSource<GeoJSONSource>(source)?.setData(collection(features));
  }

  mark(mark: Mark, blocks: Iterable<number>): void {
    this.marks.show(mark, blocks);
  }

  /** `undefined`: there is none. */
  blockAt(at: { x: number; y: number }): number | undefined {
    const [found] = this.map.queryRenderedFeatures([at.x, at.y], { layers: ["points", "blocks"] });
    return typeof found?.id === "number" ? found.id : undefined;
  }

  schoolAt({ x, y }: { x: number; y: number }): string | undefined {
    const near = 7;
    const box: [[number, number], [number, number]] = [
      [x - near, y - near],
      [x + near, y + near],
    ];
    const [found] = this.map.queryRenderedFeatures(box, { layers: ["gates"] });
    return found?.properties["id"] as string | undefined;
  }
}

const collection = (features: Feature<Geometry | null>[]) =>
  ({ type: "FeatureCollection", features }) as FeatureCollection;

function colorOf(schools: School[], school: number): number {
  return schools[school]?.color ?? school % 8;
}

function around(blocks: Blocks): LngLatBounds {
  const bounds = new LngLatBounds();
  const extend = (positions: unknown): void => {
    if (!Array.isArray(positions)) return;
    if (typeof positions[0] === "number") bounds.extend(positions as Position as [number, number]);
    else positions.forEach(extend);
  };
  for (const { geometry } of blocks.features) {
    if (geometry !== null && "coordinates" in geometry) extend(geometry.coordinates);
  }
  return bounds;
}
