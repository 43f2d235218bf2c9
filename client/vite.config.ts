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

/** Menus and popovers, with their libraries. */
const FLOATING =
  /client\/src\/ui\/(?:popover|context-menu|dropdown-menu)\.|node_modules\/(?:@floating-ui|@radix-ui\/react-(?:arrow|collection|context-menu|direction|dismissable-layer|dropdown-menu|focus-guards|focus-scope|id|menu|popover|popper|portal|presence|roving-focus|use-callback-ref|use-is-hydrated|use-rect)|@radix-ui\/rect|aria-hidden|get-nonce|react-remove-scroll|react-remove-scroll-bar|react-style-singleton|tslib|use-callback-ref|use-sidecar)\//;

/** Modules of a few lines that nearly every screen uses. */
const SMALL = /client\/src\/ui\/(?:input|kbd|skeleton)\.|shared\/pages\/plain\.core\./;

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

/**
 * Refuses files that import each other in a circle: which of them runs first then depends on which screen was opened first,
 * and what one takes from the other at its start may not be there yet.
 */
function withoutCircles(): Plugin {
  return {
    name: "without-circles",
    apply: "build",
    generateBundle(_options, bundle) {
      const done = new Set<string>();
      const visit = (file: string, above: readonly string[]): void => {
        if (above.includes(file))
          this.error(`Scripts import each other in a circle: ${[...above.slice(above.indexOf(file)), file].join(" → ")}`);
        const chunk = bundle[file];
        if (done.has(file) || chunk?.type !== "chunk") return;
        for (const next of chunk.imports) visit(next, [...above, file]);
        done.add(file);
      };
      for (const file of Object.keys(bundle)) visit(file, []);
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
  plugins: [react(), tailwindcss(), withBase(), withoutCircles(), compressed()],
  build: {
    outDir: output,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // The list of all icons that there are stays apart.
            { name: "icons", test: /lucide-react(?!.*dynamic)/i, minShareCount: 2 },
            // What every screen loads is one file, and one request.
            { name: "start", tags: ["$initial"] },
            // What floats needs these together, and comes in with the first of it.
            { name: "floating", test: FLOATING, minShareCount: 2, includeDependenciesRecursively: false },
            { name: "small", test: SMALL, minShareCount: 2, includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  server: { port: 5400, proxy: { "/api": proxied, "/sync": proxied, "/socket.io": proxied } },
});
