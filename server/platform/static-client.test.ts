import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { loadConfig } from "./config.ts";
import { portOf } from "./listen.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { baseHref, inlineScriptHashes, withBase } from "./static-client.ts";
import { createWeb } from "./web.ts";

const HTML = `<!doctype html><html><head><meta charset="utf-8"><script>document.title = "x"</script></head><body></body></html>`;

async function serve(env: Record<string, string> = {}) {
  const clientFolder = mkdtempSync(join(tmpdir(), "platform-builder-client-"));
  mkdirSync(join(clientFolder, "assets"));
  writeFileSync(join(clientFolder, "index.html"), HTML);
  writeFileSync(join(clientFolder, "assets/app-1a2b.js"), "1;");
  writeFileSync(join(clientFolder, "favicon.svg"), "<svg/>");
  const config = loadConfig({ DATA_DIR: clientFolder, LOG_LEVEL: "silent", ...env });
  const web = createWeb({
    config,
    logger: createLogger(config),
    metrics: createMetrics(),
    authenticate: async () => ({ kind: "anonymous" }),
    routers: [],
    ownBodies: [],
    checkReady: async () => undefined,
    clientFolder,
  });
  const server = createServer(web);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const root = `http://127.0.0.1:${portOf(server)}`;
  return {
    get: (path: string, headers: Record<string, string> = { accept: "text/html" }) => fetch(root + path, { headers, redirect: "manual" }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe("the client's entry page", () => {
  it.each([
    ["", "./"],
    ["users", "./"],
    ["p/noc", "../"],
    ["pages/1/edit", "../../"],
    ["p/", "../"],
  ])("at %j finds the root by %j", (path, href) => {
    expect(baseHref(path)).toBe(href);
    const url = new URL(path, "https://host.test/any/prefix/");
    expect(new URL(href, url).pathname).toBe("/any/prefix/");
  });

  it("gets its base before everything else in the head", () => {
    expect(withBase(`<head><base href="/"><link href="x"></head>`, "../")).toBe(`<head><base href="../"><link href="x"></head>`);
  });

  it("is served at every address that a browser opens, under a policy that allows its inline script alone", async () => {
    await using client = await serve();
    for (const path of ["/", "/index.html", "/p/noc", "/pages/1/edit"]) {
      const response = await client.get(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(await response.text()).toContain("<base href=");
      expect(response.headers.get("content-security-policy")).toContain(`script-src 'self' ${inlineScriptHashes(HTML)[0]}`);
    }
  });

  it("works over plain http and in a frame of our own origin", async () => {
    await using client = await serve();
    const { headers } = await client.get("/");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("content-security-policy")).not.toContain("upgrade-insecure-requests");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  it("lets files with a hash in their name be kept for ever, and no others", async () => {
    await using client = await serve();
    expect((await client.get("/assets/app-1a2b.js")).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await client.get("/favicon.svg")).headers.get("cache-control")).toBe("no-cache");
  });

  it.each(["/%c0%ae", "/p/%", "/assets/%zz"])("answers %s, which is no address, with a problem document", async (path) => {
    await using web = await serve();
    const response = await web.get(path);
    expect([response.status, response.headers.get("content-type")]).toEqual([400, expect.stringContaining("application/problem+json")]);
    expect(await response.json()).toMatchObject({ code: "request.malformed" });
  });

  it("never stands in for a file or an API path that is not there", async () => {
    await using client = await serve();
    for (const path of ["/assets/gone-9f.js", "/api/nothing"]) {
      const response = await client.get(path, { accept: "*/*" });
      expect(response.status, path).toBe(404);
      expect(response.headers.get("content-type"), path).toContain("application/problem+json");
    }
  });

  it("lives below BASE_PATH, and leads there from above", async () => {
    await using client = await serve({ BASE_PATH: "/tools/app" });
    expect(await (await client.get("/tools/app/p/noc")).text()).toContain('<base href="../">');
    expect((await client.get("/")).headers.get("location")).toBe("./tools/app/");
    expect((await client.get("/tools/app")).headers.get("location")).toBe("./app/");
    expect((await client.get("/healthz")).status).toBe(200);
    expect((await client.get("/tools/app/healthz")).status).toBe(200);
    expect((await client.get("/elsewhere")).status).toBe(404);
  });
});
