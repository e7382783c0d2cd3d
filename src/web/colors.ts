/**
 * Colors for zones and for the map.
 *
 * The zones' colors are Paul Tol's "light" scheme, made to be told apart by everybody and to be
 * written on in black (Tol, *Colour Schemes*, SRON technical note, 2021).
 */

const ZONES = [
  "#77aadd",
  "#ee8866",
  "#eedd88",
  "#ffaabb",
  "#44bb99",
  "#bbcc33",
  "#99ddff",
  "#aaaa00",
];

export function zoneColor(color: number): string {
  return ZONES[color % ZONES.length] ?? NOBODY;
}

/** Blocks without a school. */
export const NOBODY = "#bbbbbb";

export interface MapColors {
  ground: string;
  ink: string;
  paper: string;
  zoneOpacity: number;
}

export const LIGHT: MapColors = {
  ground: "#eef1f3",
  ink: "#1d2b36",
  paper: "#ffffff",
  zoneOpacity: 0.62,
};

export const DARK: MapColors = {
  ground: "#12181d",
  ink: "#eef3f6",
  paper: "#1b242b",
  zoneOpacity: 0.5,
};
