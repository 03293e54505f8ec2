import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { firstLoads } from "./first-loads";

/** Where `npm run dev` finds a running Headwater: `make demo KEEP=1` prints its address. */
const server = process.env.HEADWATER_URL ?? "http://127.0.0.1:5000";

export default defineConfig({
  // Relative, so that the page works under a path of a proxy too.
  base: "./",
  plugins: [react(), firstLoads()],
  build: {
    outDir: "../query_api/page/built",
    emptyOutDir: true,
    assetsDir: "page",
    target: "es2022",
    // A style or picture inside the HTML would need exceptions in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": server, "/docs": server, "/openapi.json": server } },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx"], environment: "node" },
});
