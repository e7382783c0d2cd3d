/** The map: zones, blocks, schools, and the answer drawn on it. */

import {
  type GeoJSONSource,
  LngLatBounds,
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { FeatureCollection, Geometry, Position } from "geojson";
import type { Block, Explanation, Features, School } from "./api.ts";
import { DARK, LIGHT } from "./colors.ts";
import { Labels } from "./labels.ts";
import { say } from "./language.ts";
import { layers, NOTHING, type Selection } from "./layers.ts";

export interface District {
  schools: Features<School>;
  zones: Features<School>;
  blocks: Features<Block>;
}

export class DistrictMap {
  private readonly map: MapLibre;
  private readonly labels: Labels;
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private selection: Selection = NOTHING;

  /** `click` gets longitude and latitude. */
  static async draw(
    container: HTMLElement,
    district: District,
    click: (lon: number, lat: number) => void,
  ): Promise<DistrictMap> {
    const drawn = new DistrictMap(container, district);
    drawn.map.on("click", ({ lngLat }) => click(lngLat.lng, lngLat.lat));
    await drawn.map.once("idle");
    return drawn;
  }

  private constructor(
    container: HTMLElement,
    private readonly district: District,
  ) {
    setWorkerUrl(new URL(workerUrl, import.meta.url).href);
    const { zones, schools } = district;
    const blocks = colored(district);
    const bounds = boundsOf([zones, schools].flatMap(({ features }) => features));
    const source = (data: FeatureCollection) => ({ type: "geojson" as const, data, tolerance: 0.1 });
    this.map = new MapLibre({
      container,
      style: {
        version: 8,
        sources: {
          zones: source(drawable(zones)),
          blocks: source(drawable(blocks)),
          schools: source(drawable(schools)),
          walks: source({ type: "FeatureCollection", features: [] }),
        },
        layers: layers(this.colors(), NOTHING),
      },
      // Where walks were given and places were not, there is nothing to fit.
      ...(bounds.isEmpty() ? {} : { bounds, fitBoundsOptions: { padding: 24 } }),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
    this.map.on("movestart", () => (container.dataset["state"] = "moving"));
    this.map.on("idle", () => (container.dataset["state"] = "idle"));
    const named = schools.features.flatMap(({ properties: school, geometry }) =>
      geometry?.type === "Point" ? [{ school, at: lonLat(geometry.coordinates) }] : [],
    );
    this.labels = new Labels(this.map, named);
    this.dark.addEventListener("change", () => this.repaint());
    this.rename();
  }

  /** Writes names in the language of the page. */
  rename(): void {
    this.labels.rename();
    const m = say();
    for (const [part, title] of [
      [".maplibregl-canvas", m.map],
      [".maplibregl-ctrl-zoom-in", m.zoomIn],
      [".maplibregl-ctrl-zoom-out", m.zoomOut],
    ] as const) {
      const element = this.map.getContainer().querySelector(part);
      element?.setAttribute("aria-label", title);
      if (element instanceof HTMLButtonElement) element.title = title;
    }
  }

  /** Draws the way to the school, and thinly to those that were not it. */
  showAnswer({ block, school, choices }: Explanation): void {
    const from = block.point;
    const features = choices.flatMap(({ school: { point: to }, chosen }) =>
      from === null || to === null ? [] : [walk(from, to, chosen)],
    );
    this.select({ block: block.id, school: school?.id ?? null }, features);
    this.labels.favor(choices.map((choice) => choice.school.id));
    const seen = this.district.blocks.features.filter(({ properties }) => properties.id === block.id);
    this.look([...seen, ...features]);
  }

  showSchool(id: string): void {
    this.select({ block: null, school: id }, []);
    this.labels.favor([id]);
    const { zones, schools } = this.district;
    this.look([zones, schools].flatMap(({ features }) => features.filter((one) => one.properties.id === id)));
  }

  showNothing(): void {
    this.select(NOTHING, []);
    this.labels.favor([]);
  }

  private select(selection: Selection, features: FeatureCollection["features"]): void {
    this.selection = selection;
    this.map.getSource<GeoJSONSource>("walks")?.setData({ type: "FeatureCollection", features });
    this.repaint();
  }

  private look(features: { geometry: Geometry | null }[]): void {
    const bounds = boundsOf(features);
    if (bounds.isEmpty()) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { width, height } = this.map.getCanvas().getBoundingClientRect();
    const padding = Math.min(90, width / 6, height / 6);
    this.map.fitBounds(bounds, { padding, maxZoom: 15.5, duration: calm ? 0 : 600 });
  }

  private colors() {
    return this.dark.matches ? DARK : LIGHT;
  }

  private repaint(): void {
    for (const layer of layers(this.colors(), this.selection)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.map.setPaintProperty(layer.id, name as never, value as never);
      }
    }
  }
}

function walk(from: Position, to: Position, chosen: boolean) {
  const geometry = { type: "LineString" as const, coordinates: [from, to] };
  return { type: "Feature" as const, properties: { chosen }, geometry };
}

/** Blocks in the color of their school. */
function colored({ blocks, schools }: District): Features<Block & { color: number }> {
  const colors = new Map(schools.features.map(({ properties: { id, color } }) => [id, color]));
  const features = blocks.features.map((block) => {
    const color = colors.get(block.properties.school ?? "") ?? -1;
    return { ...block, properties: { ...block.properties, color } };
  });
  return { ...blocks, features };
}

/** Without what has no place. */
function drawable<Properties extends object>(all: Features<Properties>): FeatureCollection {
  const features = all.features.flatMap((one) =>
    one.geometry === null ? [] : [{ ...one, geometry: one.geometry, properties: { ...one.properties } }],
  );
  return { type: "FeatureCollection", features };
}

function boundsOf(features: { geometry: Geometry | null }[]): LngLatBounds {
  const bounds = new LngLatBounds();
  const extend = (at: unknown): void => {
    if (!Array.isArray(at)) return;
    if (typeof at[0] === "number") bounds.extend(lonLat(at as Position));
    else at.forEach(extend);
  };
  const visit = (geometry: Geometry | null): void => {
    if (geometry === null) return;
    if (geometry.type === "GeometryCollection") geometry.geometries.forEach(visit);
    else extend(geometry.coordinates);
  };
  for (const { geometry } of features) visit(geometry);
  return bounds;
}

function lonLat([lon = 0, lat = 0]: Position): [number, number] {
  return [lon, lat];
}
