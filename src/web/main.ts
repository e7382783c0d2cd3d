/**
 * What a page gains where scripts run: names while somebody types, the telephone's position, the
 * map. Pages say everything without it, and every word of it is in them.
 */

const element = (id: string): HTMLElement | null => document.getElementById(id);

/** Offers names while somebody types. */
function suggest(): void {
  const input = element("q");
  const list = element("suggestions");
  if (!(input instanceof HTMLInputElement) || list === null) return;
  let asked = "";
  let waiting = 0;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(async () => {
      const text = input.value.trim();
      if (text === asked || text === "") return;
      asked = text;
      const names = await named(text, input.form);
      // What is typed in the meantime is asked for already.
      if (asked === text) list.replaceChildren(...names.map((name) => new Option(name, name)));
    }, 150);
  });
}

interface Found {
  matches: { name: string | null; name_en: string | null; id: string | null }[];
}

async function named(text: string, form: HTMLFormElement | null): Promise<string[]> {
  const asked = new URLSearchParams({ q: text, limit: "8" });
  for (const field of form?.querySelectorAll<HTMLInputElement>("input[type=hidden]") ?? []) {
    if (field.name !== "lang") asked.set(field.name, field.value);
  }
  const answer = await fetch(`api/find?${asked}`).catch(() => undefined);
  if (answer?.ok !== true) return [];
  const { matches } = (await answer.json()) as Found;
  const inEnglish = document.documentElement.lang === "en";
  const names = matches.map(({ name, name_en, id }) =>
    inEnglish ? (name_en ?? name ?? id) : (name ?? name_en ?? id),
  );
  return [...new Set(names.filter((name) => name !== null))];
}

/** Goes where the page of a place is. */
export function goTo(find: string, lon: number, lat: number): void {
  const address = new URL(find, document.baseURI);
  address.searchParams.set("lon", lon.toFixed(6));
  address.searchParams.set("lat", lat.toFixed(6));
  location.assign(address);
}

/** Asks for the position when the button is pressed, and never before. */
function position(): void {
  const here = element("here");
  const button = here?.querySelector("button");
  const status = here?.querySelector("[role=status]");
  if (here === null || !button || !status || !("geolocation" in navigator)) return;
  here.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => goTo(here.dataset["find"] ?? "find", coords.longitude, coords.latitude),
      () => {
        button.disabled = false;
        status.textContent = here.dataset["refused"] ?? "";
      },
      { timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

/** The map comes after everything else, and nobody misses it where it cannot be drawn. */
async function draw(): Promise<void> {
  const place = element("map");
  if (place === null) return;
  const { drawMap, show } = await import("./map.ts");
  try {
    await drawMap(place);
  } catch {
    show(place, false);
  }
}

suggest();
position();
void draw();
