import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env["API_URL"] ?? "http://127.0.0.1:8000";
const proxied = { target: server, changeOrigin: false, ws: true };

// Relative addresses only: the product may stand behind a proxy that strips a prefix.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [react(), tailwindcss()],
  build: { outDir: "../dist/client", emptyOutDir: true, assetsInlineLimit: 0, manifest: true },
  server: { port: 5400, proxy: { "/api": proxied, "/sync": proxied, "/socket.io": proxied } },
});
