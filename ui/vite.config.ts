// One workspace, one build per entry: `ENTRY=portal npm run build` writes dist/portal. Only `consola` exists today.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { brotli } from "./plugins/brotli.ts";
import { mock } from "./plugins/mock.ts";

const entry = process.env.ENTRY ?? "consola";
const server = process.env.ALDIA_URL;

export default defineConfig(({ command }) => ({
  root: resolve(import.meta.dirname, entry),
  // Files live under the name of the entry, as they do in dist/; pages live at the root of the site.
  base: command === "build" ? `/${entry}/` : "/",
  plugins: [svelte({ configFile: resolve(import.meta.dirname, "svelte.config.js") }), brotli(), ...(server ? [] : [mock()])],
  build: {
    outDir: resolve(import.meta.dirname, "dist", entry),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 5173,
    fs: { allow: [import.meta.dirname] },
    proxy: server ? { "/api": { target: server, changeOrigin: true } } : undefined,
  },
  test: {
    root: import.meta.dirname,
    include: ["test/**/*.test.ts"],
    environment: "node",
  },
}));
