import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { type RequestHandler, Router } from "express";
import staticGzip from "express-static-gzip";

/** The built client's entry page, and the hashes by which the content policy allows its inline scripts. */
interface IndexPage {
  html: string;
  scriptHashes: string[];
}

const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** Hashes of the inline scripts of a page, as a content policy names them. */
export function inlineScriptHashes(html: string): string[] {
  return [...html.matchAll(INLINE_SCRIPT)].map(
    (match) =>
      `'sha256-${createHash("sha256")
        .update(match[1] ?? "")
        .digest("base64")}'`,
  );
}

/** From the page at `path` (below the base path, without its first slash) back to the root of the app, as a relative URL. */
export function baseHref(path: string): string {
  const depth = path.split("/").length - 1;
  return depth === 0 ? "./" : "../".repeat(depth);
}

/** Puts `<base href>` first in the head, so that it holds for every address after it. */
export function withBase(html: string, href: string): string {
  return html.replace(/<base\s[^>]*>/, "").replace(/<head[^>]*>/, (head) => `${head}<base href="${href}">`);
}

/** Reads the entry page again only when it was built anew. */
export function indexPage(folder: string): () => IndexPage | undefined {
  const path = join(folder, "index.html");
  let cached: { builtAt: number; page: IndexPage } | undefined;
  return () => {
    if (!existsSync(path)) return undefined;
    const builtAt = statSync(path).mtimeMs;
    if (cached?.builtAt !== builtAt) {
      const html = readFileSync(path, "utf8");
      cached = { builtAt, page: { html, scriptHashes: inlineScriptHashes(html) } };
    }
    return cached.page;
  };
}

/**
 * The built client. Files whose names hold a hash are cached for ever; every other address that a browser opens gets the
 * entry page with a base that is right for its depth, so the app works below any prefix that a proxy strips.
 */
export function staticClient(folder: string, index: () => IndexPage | undefined, brand: (html: string) => Promise<string>): Router {
  const router = Router();
  // The build has compressed them already: doing it again for every browser would take the cores that rooms and data need.
  const files = staticGzip(folder, {
    index: false,
    enableBrotli: true,
    orderPreference: ["br", "gz"],
    serveStatic: {
      redirect: false,
      setHeaders: (response, path) => {
        const isHashed = path.startsWith(join(folder, "assets"));
        response.setHeader("Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    },
  });
  const entry: RequestHandler = async (request, response, next) => {
    const path = request.path.slice(1);
    const isPage =
      (request.method === "GET" || request.method === "HEAD") && !path.startsWith("assets/") && request.accepts("html") !== false;
    if (!isPage) {
      next();
      return;
    }
    const page = index();
    if (page === undefined) {
      response.status(503).type("text/plain").send("The client has not been built yet. Start the server with npm start.\n");
      return;
    }
    response
      .set("Cache-Control", "no-cache")
      .type("html")
      .send(withBase(await brand(page.html), baseHref(path)));
  };
  router.use((request, _response, next) => {
    // Throws here, for a problem document, what the file server would answer in plain text.
    decodeURIComponent(request.path);
    next();
  });
  router.use((request, response, next) => (request.path === "/index.html" ? next() : files(request, response, next)));
  router.use(entry);
  return router;
}
