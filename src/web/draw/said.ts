/** What the server says of a draft, and what is asked of it. Lengths are meters. */

export interface School {
  id: string;
  name: string;
  name_en: string | null;
  at: [number, number] | null;
  seats: number;
  color: number | null;
}

/** A school in figures. */
export interface Figures {
  seats: number;
  children: number;
  over: number;
  mean_walk_m: number | null;
  worst_walk_m: number | null;
  pieces: number | null;
  parts: number | null;
}

export interface Rules {
  rule: string;
  connected: boolean | null;
  own_block: boolean;
  effort: string;
  max_walk_m: number | null;
  compact_within: number | null;
}

export interface Change {
  block: string;
  from: string | null;
  to: string | null;
}

/** Why something is not so, by a word, with ids that belong to it. */
export interface Why {
  why: string;
  block?: string;
  blocks?: string[];
  school?: string | null;
  schools?: (string | { school: string; children: number })[];
  children?: number;
  found?: string[];
}

export interface Effect {
  changed: Change[];
  refused: Why[];
  lost: string[];
}

export interface State {
  head: number;
  now: {
    schools: (Figures & { id: string })[];
    walk_child_m: number;
    unplaced: number;
    over_seats: number;
    zones_in_pieces: number | null;
    worst_walk_m: number | null;
    pinned: number;
    moved_children: number;
    can_undo: boolean;
    can_redo: boolean;
  };
  canvas: {
    schools: School[];
    /** Of each block the position of its school. */
    at: (number | null)[];
    pinned: number[];
    rules: Rules;
    streets: boolean;
    /** How many children a class may take. */
    class_sizes: number[];
  };
  /** Of the edit that was just done. */
  effect?: Effect;
}

/** Blocks by their positions, or by what was drawn around, across or along them. */
export type Pick =
  | { blocks: number[] }
  | { lasso: [number, number][] }
  | { street: { from: [number, number]; to: [number, number]; within_m: number } };

export interface Attempt {
  refused: Why[];
  children: number;
  walk_child_m: number;
  more_pieces: number;
  schools: { id: string; now: Figures; then: Figures }[];
  displaced: {
    blocks: { block: string; from: string; to: string; children: number; walk_child_m: number }[];
    left_over: number;
  };
}

export interface Tried {
  head: number;
  /** Which blocks were meant, by their positions. */
  picked: number[];
  /** `null`: no school was named. */
  attempt: Attempt | null;
}

export type Edit =
  | { do: "assign"; blocks: string[]; school: string }
  | { do: "release"; blocks: string[] }
  | { do: "recompute" }
  | { do: "seats"; school: string; seats: number }
  | { do: "close"; school: string }
  | { do: "open"; school: string; name: string; lon: number; lat: number; seats: number }
  | ({ do: "rules" } & Rules);
