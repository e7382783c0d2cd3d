/** Asks the server of one draft. */

import type { Pick, State, Tried, Why, Edit, Change } from "./said.ts";
import type { FeatureCollection, Geometry } from "geojson";

export interface BlockFacts {
  id: string;
  name: string | null;
  name_en: string | null;
  children: number;
}

export type Blocks = FeatureCollection<Geometry | null, BlockFacts>;

/** What the server does not do, by its stable code. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    detail: string,
    readonly why: Why | Why[] | null,
  ) {
    super(detail);
  }
}

export class Server {
  private readonly csrf = document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content ?? "";

  /** `address`: of the draft, with a slash at its end. */
  constructor(private readonly address: string) {}

  blocks = (): Promise<Blocks> => this.ask("blocks.geojson");
  state = (): Promise<State> => this.ask("state");
  edit = (saw: number, edit: Edit): Promise<State> => this.ask("edit", { saw, edit });
  undo = (saw: number): Promise<State> => this.ask("undo", { saw });
  redo = (saw: number): Promise<State> => this.ask("redo", { saw });
  recompute = (saw: number): Promise<State> => this.ask("recompute", { saw });
  finish = (saw: number): Promise<{ plan: string }> => this.ask("finish", { saw });
  pick = (pick: Pick): Promise<Tried> => this.ask("pick", { pick });
  attempt = (pick: Pick, school: string): Promise<Tried> => this.ask("try", { pick, school, brief: true });
  foresee = (pick: Pick, school: string): Promise<{ head: number; changed: Change[] }> =>
    this.ask("foresee", { pick, school });

  private async ask<T>(what: string, body?: object): Promise<T> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) {
      headers["content-type"] = "application/json";
      headers["x-csrf-token"] = this.csrf;
    }
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(this.address + what, { headers, ...sent });
    const said: unknown = await answer.json().catch(() => null);
    if (answer.ok) return said as T;
    const { code, detail, why } = (said ?? {}) as { code?: string; detail?: string; why?: Why };
    throw new Refused(code ?? String(answer.status), detail ?? answer.statusText, why ?? null);
  }
}
