/** Opens what is large, which comes after the page is there. */
export async function begin(place: HTMLElement, status: string, open: () => Promise<void>): Promise<void> {
  const say = (text: string) => {
    const at = document.getElementById(status);
    if (at !== null) at.textContent = text;
  };
  try {
    await open();
    say("");
    place.dataset["ready"] = "true";
  } catch (error) {
    say(place.dataset["trouble"] ?? "");
    console.error(error);
  }
}
