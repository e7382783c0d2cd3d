/** The page on which plans are side by side. */

import { begin } from "../begin.ts";

const place = document.getElementById("compare");
if (place !== null) {
  void begin(place, "compare-status", async () => {
    const { open } = await import("./sides.ts");
    await open(place);
  });
}
