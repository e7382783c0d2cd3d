import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

interface Package {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
}

/** The font of printed notices, which `build.rs` takes; no module of the page names it. */
const FONT = join(import.meta.dirname, "../node_modules/@embedpdf/fonts-sc");

/** Writes `notices.txt`: the licenses of every package that is in the page, and of the font. */
export function notices(): Plugin {
  return {
    name: "notices",
    apply: "build",
    generateBundle(_, bundle) {
      const folders = new Set<string>([FONT]);
      for (const piece of Object.values(bundle)) {
        if (piece.type !== "chunk") continue;
        for (const module of Object.keys(piece.modules)) {
          const folder = folderOf(module);
          if (folder !== undefined) addWithDependencies(folder, folders);
        }
      }
      const texts = [...folders].map(notice).sort();
      const source = [HEADING, ...texts].join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
      this.emitFile({ type: "asset", fileName: "notices.txt", source });
    },
  };
}

const HEADING =
  "The page and the printed notices of catchment contain the work of others, under these licenses.";

/** The package a module belongs to, if it is not our own. */
function folderOf(module: string): string | undefined {
  return /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1];
}

/** Packages arrive bundled already, so what they depend on counts as contained. */
function addWithDependencies(folder: string, folders: Set<string>): void {
  if (folders.has(folder)) return;
  folders.add(folder);
  for (const name of Object.keys(read(folder).dependencies ?? {})) {
    if (name.startsWith("@types/")) continue;
    const dependency = resolve(name, folder);
    if (dependency !== undefined) addWithDependencies(dependency, folders);
  }
}

/** As Node does: the nearest `node_modules` that has it. */
function resolve(name: string, from: string): string | undefined {
  for (let at = from; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(join(folder, "package.json"))) return folder;
  }
  return undefined;
}

function read(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function notice(folder: string): string {
  const { name, version, license } = read(folder);
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version} (${license ?? "license below"})`, ...texts].join("\n\n");
}
