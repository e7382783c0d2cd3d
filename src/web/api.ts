/** What the server says, as it says it. */

import type { FeatureCollection, Geometry } from "geojson";

export interface Named {
  id: string;
  name: string | null;
  name_en: string | null;
}

export interface School extends Named {
  seats: number;
  children: number;
  /** Meters added to everybody's walk to this school. */
  crowding_m: number;
  mean_walk_m: number | null;
  n_blocks: number;
  n_pieces: number | null;
  /** Zones that touch have different ones. */
  color: number;
}

export interface Block extends Named {
  school: string | null;
  walk_m: number | null;
  exception: string | null;
}

/** Geometry is null where the office gave walks and no places. */
export type Features<Properties> = FeatureCollection<Geometry | null, Properties>;

export interface Figures {
  children: number;
  unplaced: number;
  over_seats: number;
  mean_walk_m: number;
  longest_walk_m: number | null;
  at_nearest: number;
}

export interface Report {
  plan: Figures;
  nearest: Figures;
  today: Figures | null;
  bound: { mean_walk_m: number; gap: number };
  n_exceptions: number;
}

export interface Place extends Named {
  /** Longitude, latitude. */
  point: [number, number] | null;
}

export interface Choice {
  school: Place;
  chosen: boolean;
  walk_m: number;
  crowding_m: number;
  sum_m: number;
  seats_to_get_in: number | null;
}

export interface Explanation {
  block: Place;
  school: Place | null;
  walk_m: number | null;
  /** Of a meter, in everything that is written about it. */
  decimals: number;
  choices: Choice[];
  exception: { reason: string; extra_m: number } | null;
  sentences: { en: string; zh: string };
}

/** Where to look: a block by its id, or a place on the ground. */
export type Where = { block: string } | { lon: number; lat: number };

/** The server's own code for what went wrong; `"offline"` when it did not answer. */
export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export const report = () => get<Report>("api/report");
export const schools = () => get<Features<School>>("schools.geojson");
export const blocks = () => get<Features<Block>>("blocks.geojson");
export const zones = () => get<Features<School>>("zones.geojson");

export function lookup(where: Where): Promise<Explanation> {
  const entries = Object.entries(where).map(([name, value]) => [name, String(value)]);
  return get(`api/lookup?${new URLSearchParams(entries)}`);
}

async function get<T>(path: string): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path);
  } catch {
    throw new ApiError("offline");
  }
  const body: unknown = await answer.json().catch(() => ({ code: "offline" }));
  if (!answer.ok) throw new ApiError((body as { code?: string }).code ?? "offline");
  return body as T;
}
