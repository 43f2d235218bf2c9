import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";

import compression from "compression";
import express, { type Express, type RequestHandler, Router } from "express";
import helmet from "helmet";

import { type Actor, can } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Config } from "./config.ts";
import { actorOf, authentication } from "./http.ts";
import { LIMITS } from "./limits.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics.ts";
import { isOwnOrigin } from "./origin.ts";
import { problemHandler, requestLog } from "./requests.ts";
import { indexPage, staticClient } from "./static-client.ts";

const ROOT = join(import.meta.dirname, "../..");
const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}

export const VERSION = readVersion();

/** Trusts the next hop alone: people in the same private network as the proxy could write any address before it. */
function trustProxies(app: Express, proxies: readonly string[]): void {
  app.set("trust proxy", proxies);
  const compiled: unknown = app.get("trust proxy fn");
  if (typeof compiled !== "function") throw new Error("Express has not compiled the proxies");
  app.set("trust proxy", (address: string, hop: number) => hop === 0 && compiled(address, hop) === true);
}

export interface WebOptions {
  config: Config;
  logger: Logger;
  metrics: Metrics;
  authenticate: (request: IncomingMessage) => Promise<Actor>;
  /** The features' routers and documents, below the base path, in order. */
  /** Addresses below the base path whose handlers read the body themselves. */
  ownBodies: readonly string[];
  routers: Router[];
  /** Throws when the server can't do its work now. */
  checkReady: () => Promise<void>;
  /** Where the built client lies. */
  clientFolder?: string;
  /** The client's entry page as this installation looks. */
  brandPage?: (html: string) => Promise<string>;
}

/** The client's page that hands Microsoft's answer to the page that opened the popup. */
const SIGN_IN_RETURN = "/entra";

/**
 * The content policy: our own scripts only; images and frames from anywhere, since widgets show them; framed by our own
 * origin (the Streamlit host). It never upgrades to https, because walls in a local network have none.
 */
function securityHeaders({ publicUrl, entra }: Config, scriptHashes: () => string[]): RequestHandler {
  const isHttps = publicUrl?.protocol === "https:";
  const common = helmet({
    contentSecurityPolicy: false,
    strictTransportSecurity: isHttps,
    crossOriginEmbedderPolicy: false,
    // Sign-in by a popup (Entra ID) talks back to the page that opened it.
    crossOriginOpenerPolicy: isHttps ? { policy: "same-origin-allow-popups" } : false,
    originAgentCluster: false,
    xFrameOptions: { action: "sameorigin" },
    referrerPolicy: { policy: "same-origin" },
  });
  return (request, response, next) => {
    const policy = [
      "default-src 'self'",
      `script-src 'self' ${scriptHashes().join(" ")}`.trim(),
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob: http: https:",
      "font-src 'self' data:",
      // Microsoft's tokens are fetched by the browser itself.
      `connect-src 'self' data: blob: ${entra?.authority.origin ?? ""}`.trim(),
      "frame-src 'self' http: https:",
      "worker-src 'self' blob:",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
      "frame-ancestors 'self'",
    ].join("; ");
    response.setHeader("Content-Security-Policy", policy);
    common(request, response, next);
    // Where Microsoft's popup comes back to: with this header it would lose the page that waits for it.
    if (request.path.endsWith(SIGN_IN_RETURN)) response.removeHeader("Cross-Origin-Opener-Policy");
  };
}

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Refuses writes that another site makes with a person's cookie. A token is not sent by itself, so it needs no such check. */
function originCheck(publicUrl: URL | undefined): RequestHandler {
  return (request, _response, next) => {
    if (WRITES.has(request.method) && actorOf(request).kind !== "token" && !isOwnOrigin(request.headers, publicUrl))
      throw new Problem("request.origin", "The Origin header does not name this server; behind a proxy, set PUBLIC_URL");
    next();
  };
}

/** A program on this machine that no proxy speaks for, or somebody with the right. */
function maySeeMetrics(request: IncomingMessage): boolean {
  const isDirect = request.headers["x-forwarded-for"] === undefined && request.headers.forwarded === undefined;
  return (isDirect && LOOPBACK.has(request.socket.remoteAddress ?? "")) || can(actorOf(request), "metrics.view");
}

function healthRouter({ checkReady, metrics, authenticate }: WebOptions): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ status: "ok", name: "platform-builder", version: VERSION });
  });
  router.get("/readyz", async (_request, response) => {
    try {
      await checkReady();
    } catch (error) {
      throw new Problem("server.busy", "Not ready yet, or stopping", { cause: error });
    }
    response.json({ status: "ready" });
  });
  router.get("/metrics", authentication(authenticate), async (request, response) => {
    if (!maySeeMetrics(request)) throw new Problem(actorOf(request).kind === "anonymous" ? "auth.required" : "access.denied");
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}

function apiRouter({ config, authenticate, routers, ownBodies }: WebOptions): Router {
  const router = Router();
  const json = express.json({ limit: LIMITS.bodyBytes });
  router.use("/api", authentication(authenticate), originCheck(config.publicUrl), (request, response, next) => {
    // They read their large body themselves, when it is clear who asks.
    if (ownBodies.includes(request.originalUrl)) next();
    else json(request, response, next);
  });
  for (const each of routers) router.use(each);
  router.use("/api", (request) => {
    throw new Problem("not-found", `There is no ${request.method} ${request.originalUrl.split("?")[0]}`);
  });
  return router;
}

/** The Express app: health, metrics, the API and the built client, below the base path. */
export function createWeb(options: WebOptions): Express {
  const { config, logger, metrics } = options;
  const clientFolder = options.clientFolder ?? join(ROOT, "dist/client");
  const index = indexPage(clientFolder);
  const app = express();
  app.disable("x-powered-by");
  trustProxies(app, config.proxies);
  app.set("etag", false);
  app.use(requestLog(logger, metrics));
  app.use(securityHeaders(config, () => index()?.scriptHashes ?? []));
  app.use(compression());
  app.use(healthRouter(options));
  if (config.basePath !== "/") {
    app.use(config.basePath, healthRouter(options));
    // Relative, so that it also holds behind a prefix that a proxy strips.
    app.use((request, response, next) => {
      const isBare = `${request.path}/` === config.basePath;
      if (request.method !== "GET" || (request.path !== "/" && !isBare)) next();
      else response.redirect(302, isBare ? `.${request.path.slice(request.path.lastIndexOf("/"))}/` : `.${config.basePath}`);
    });
  }
  app.use(config.basePath, apiRouter(options));
  app.use(config.basePath, staticClient(clientFolder, index, options.brandPage ?? (async (html) => html)));
  app.use((request) => {
    throw new Problem("not-found", `There is no ${request.path}`);
  });
  app.use(problemHandler(logger));
  return app;
}
