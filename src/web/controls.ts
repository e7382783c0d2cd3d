/** The map's parts in the words of the page. */
export function name(place: HTMLElement): void {
  const titles = [
    [".maplibregl-canvas", "title"],
    [".maplibregl-ctrl-zoom-in", "zoomIn"],
    [".maplibregl-ctrl-zoom-out", "zoomOut"],
  ] as const;
  for (const [part, title] of titles) {
    const control = place.querySelector(part);
    const text = place.dataset[title] ?? "";
    control?.setAttribute("aria-label", text);
    if (control instanceof HTMLButtonElement) control.title = text;
  }
}
