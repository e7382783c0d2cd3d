/** Which language the page speaks, and how it writes names and numbers. */

import type { Named } from "./api.ts";
import { en, type Messages } from "./messages/en.ts";
import { zh } from "./messages/zh.ts";

export type Language = "en" | "zh";

const MESSAGES: Record<Language, Messages> = { en, zh };
const KEPT_AS = "catchment.language";

let current: Language = kept() ?? (navigator.language.startsWith("zh") ? "zh" : "en");

export const language = (): Language => current;

export const say = (): Messages => MESSAGES[current];

export function speak(next: Language): void {
  current = next;
  try {
    localStorage.setItem(KEPT_AS, next);
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** In Chinese the office's name; in English the English one where there is one. */
export function nameOf(named: Named): string {
  const name = current === "en" ? (named.name_en ?? named.name) : (named.name ?? named.name_en);
  return name ?? named.id;
}

export function count(value: number, decimals = 0): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString(current, digits);
}

export function percent(share: number, decimals = 0): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return share.toLocaleString(current, { style: "percent", ...digits });
}

export function meters(value: number, decimals = 0): string {
  return say().meters(count(value, decimals));
}

function kept(): Language | undefined {
  try {
    const language = localStorage.getItem(KEPT_AS);
    return language === "en" || language === "zh" ? language : undefined;
  } catch {
    return undefined;
  }
}
