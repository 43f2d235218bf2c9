import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const server = process.env["API_URL"] ?? "http://127.0.0.1:8000";
const proxied = { target: server, changeOrigin: false, ws: true };
const output = fileURLToPath(new URL("../dist/client", import.meta.url));

/** Smaller files are not worth it. */
const COMPRESSED_FROM_BYTES = 1_024;

/** Puts a `.br` and a `.gz` beside each script and style sheet, for the server to send as they are. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    closeBundle: () => {
      const folder = join(output, "assets");
      for (const name of readdirSync(folder).filter((file) => /\.(?:js|css)$/.test(file))) {
        const content = readFileSync(join(folder, name));
        if (content.length < COMPRESSED_FROM_BYTES) continue;
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}

/** The server writes the base address into the page that it sends; with hot reload it is Vite that sends it. */
function withBase(): Plugin {
  return {
    name: "with-base",
    apply: "serve",
    transformIndexHtml: () => [{ tag: "base", attrs: { href: "/" }, injectTo: "head-prepend" }],
  };
}

// Relative addresses only: the product may stand behind a proxy that strips a prefix.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  plugins: [react(), tailwindcss(), withBase(), compressed()],
  build: {
    outDir: output,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // An icon that several screens use would else be a file, and a request, of its own. The list of all there are stays apart.
          groups: [{ name: "icons", test: /lucide-react(?!.*dynamic)/i, minShareCount: 2 }],
        },
      },
    },
  },
  server: { port: 5400, proxy: { "/api": proxied, "/sync": proxied, "/socket.io": proxied } },
});
