import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { notices } from "./build/notices.ts";

export default defineConfig({
  // Relative addresses: pages work behind any path of any server.
  base: "./",
  build: {
    outDir: process.env["CATCHMENT_PAGE"] ?? "../../target/page",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    rolldownOptions: { input: { main: "main.ts", draw: "draw/draw.ts", compare: "compare/compare.ts" } },
  },
  worker: { format: "es" },
  plugins: [notices(), compressed()],
});
