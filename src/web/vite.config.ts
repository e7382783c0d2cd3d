import { defineConfig } from "vite";
import { compressed } from "./build/compressed.ts";
import { notices } from "./build/notices.ts";

/** While the page is written: `npx vite` beside a running `catchment serve`. */
const answers = process.env["CATCHMENT_API"] ?? "http://127.0.0.1:8080";
const proxy = { "^/(api/|[a-z]+\\.geojson)": answers };

export default defineConfig({
  // Relative addresses: the page works behind any path of any server.
  base: "./",
  build: {
    outDir: process.env["CATCHMENT_PAGE"] ?? "../../target/page",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
  },
  server: { proxy },
  preview: { proxy },
  worker: { format: "es" },
  plugins: [notices(), compressed()],
});
