/** The page on which a draft is drawn. */

import { begin } from "../begin.ts";

const place = document.getElementById("drawing");
if (place !== null) {
  void begin(place, "status", async () => {
    const { open } = await import("./desk.ts");
    await open(place);
  });
}
