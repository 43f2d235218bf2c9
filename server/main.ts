import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Before anything else is loaded: what the last start has compiled is not compiled again. Where the folder can't be written, it is.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/node-compile"));

await import("./serve.ts");
