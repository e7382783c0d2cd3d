/** The page on which a draft is drawn. All that is large comes after the page is there. */

async function draw(place: HTMLElement): Promise<void> {
  const say = (text: string) => {
    const status = document.getElementById("status");
    if (status !== null) status.textContent = text;
  };
  try {
    const { open } = await import("./desk.ts");
    await open(place);
    say("");
    place.dataset["ready"] = "true";
  } catch (error) {
    say(place.dataset["trouble"] ?? "");
    console.error(error);
  }
}

const place = document.getElementById("drawing");
if (place !== null) void draw(place);
