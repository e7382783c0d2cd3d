/** The map: zones, blocks, schools, and the answer drawn on it. */

import {
  Map as MapLibre,
  NavigationControl,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { FeatureCollection } from "geojson";
import { DARK, LIGHT } from "./colors.ts";
import { name } from "./controls.ts";
import { Labels } from "./labels.ts";
import { layers, type Selection } from "./layers.ts";
import { goTo } from "./main.ts";

/** What the page says the map is about. */
export interface About extends Selection {
  named: string[];
  walks: { line: [number, number][]; chosen: boolean }[];
  /** West, south, east, north. */
  bounds: [number, number, number, number] | null;
  basemap: { tiles: string; attribution: string | null } | null;
}

/** Draws it in `place`, and shows it once there is something to see. */
export async function drawMap(place: HTMLElement): Promise<void> {
  const said = place.dataset as Record<"about" | "tiles" | "schools" | "find" | "title", string>;
  const about = JSON.parse(said.about) as About;
  const absolute = (address: string) => new URL(address, document.baseURI).href;
  setWorkerUrl(new URL(workerUrl, import.meta.url).href);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colors = () => (dark.matches ? DARK : LIGHT);
  show(place, true);
  const { basemap, bounds } = about;
  const map = new MapLibre({
    container: place,
    style: {
      version: 8,
      sources: {
        plan: { type: "vector", url: absolute(said.tiles) },
        walks: { type: "geojson", data: walks(about) },
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
      layers: layers(colors(), about, basemap !== null),
    },
    ...(bounds === null ? {} : { bounds, fitBoundsOptions: { padding: 40, maxZoom: 16 } }),
    attributionControl: basemap === null ? false : { compact: true },
    // The page is scrolled with one finger, the map with two.
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ maxWidth: 120 }), "bottom-right");
  map.on("movestart", () => (place.dataset["state"] = "moving"));
  map.on("idle", () => (place.dataset["state"] = "idle"));
  map.on("click", ({ lngLat }) => goTo(said.find, lngLat.lng, lngLat.lat));
  dark.addEventListener("change", () => {
    for (const layer of layers(colors(), about, basemap !== null)) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        map.setPaintProperty(layer.id, name as never, value as never);
      }
    }
  });
  name(place);
  const labels = await Labels.of(map, absolute(said.schools));
  labels.favor(about.named);
}

/** The page makes room for a map that is shown. */
export function show(place: HTMLElement, shown: boolean): void {
  place.hidden = !shown;
  document.body.classList.toggle("mapped", shown);
}

function walks({ walks }: About): FeatureCollection {
  const features = walks.map(({ line, chosen }) => ({
    type: "Feature" as const,
    properties: { chosen },
    geometry: { type: "LineString" as const, coordinates: line },
  }));
  return { type: "FeatureCollection", features };
}
