import { randomUUID } from "node:crypto";

import type { NextFunction, Request, RequestHandler, Response } from "express";

import { Problem, type ProblemDocument, Transient } from "#shared/kernel/problem.ts";

import { isCollision } from "./collisions.ts";
import type { Logger } from "./logger.ts";
import { Histogram, type Metrics } from "./metrics.ts";
import { reasonOf } from "./reason.ts";
import { sqliteCode } from "./sqlite.ts";

const REQUEST_ID = /^[A-Za-z0-9._-]{8,100}$/;

/** The id that this request has in logs, answers and problem documents; a proxy's own is kept. */
function requestIdOf(response: Response): string {
  return String(response.locals.requestId);
}

/** Gives every request an id, counts it and logs its end. Query strings are left out: they may hold what is not for logs. */
export function requestLog(logger: Logger, metrics: Metrics): RequestHandler {
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Duration of HTTP requests by method, route and status",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [metrics],
  });
  return (request, response, next) => {
    const given = request.get("x-request-id");
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    const startedAt = performance.now();
    const { method, path } = request;
    response.locals.requestId = requestId;
    response.set("X-Request-Id", requestId);
    response.on("close", () => {
      const durationMs = performance.now() - startedAt;
      const route: unknown = request.route?.path;
      duration.observe({ method, route: typeof route === "string" ? route : "other", status: response.statusCode }, durationMs / 1000);
      const record = { requestId, method, path, status: response.statusCode, durationMs: Math.round(durationMs * 10) / 10 };
      if (response.statusCode >= 500) logger.warn(record, "Request failed");
      else logger.debug(record, "Request");
    });
    next();
  };
}

/** The problem behind whatever a handler, the body parser or the router threw; undefined for a bug. */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Transient) return new Problem("server.busy", error.message, { cause: error });
  if (isCollision(error))
    return new Problem("request.collided", "Somebody else changed the same thing at the same moment. Nothing was saved; try again", {
      cause: error,
    });
  if (sqliteCode(error) === "SQLITE_FULL")
    return new Problem("server.busy", "The disk of this server is full. Nothing was saved; try again when there is room", { cause: error });
  if (error instanceof URIError) return new Problem("request.malformed", "The address holds a % that starts no valid character");
  if (error instanceof Error && "code" in error && /^Z_|^ERR_BROTLI|^ERR__ERROR/.test(String(error.code)))
    return new Problem("request.malformed", "The body is not packed as its Content-Encoding says", { cause: error });
  if (!(error instanceof Error) || !("type" in error) || !("status" in error)) return undefined;
  if (error.type === "entity.too.large") return new Problem("request.too-large", undefined, { cause: error });
  if (error.type === "entity.parse.failed") return new Problem("request.malformed", "The body is not valid JSON", { cause: error });
  return Number(error.status) < 500 ? new Problem("request.malformed", undefined, { cause: error }) : undefined;
}

function sendProblem(response: Response, document: ProblemDocument): void {
  response.status(document.status).set("Cache-Control", "no-store").type("application/problem+json").send(JSON.stringify(document));
}

/** Turns every failure into a problem document. What went wrong inside is for the log alone. */
export function problemHandler(logger: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    const requestId = requestIdOf(response);
    const problem = problemOf(error);
    if (problem === undefined) logger.error({ err: error, requestId }, "A request failed");
    // What somebody's tool or a busy server answered is known, and no bug: without a stack.
    else if (problem.status >= 500 || problem.code === "request.collided")
      logger.warn(
        {
          requestId,
          problem: problem.code,
          reason: problem.message,
          cause: problem.cause === undefined ? undefined : reasonOf(problem.cause),
        },
        "A request failed",
      );
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof Transient && error.retryAfterMs !== undefined)
      response.set("Retry-After", String(Math.ceil(error.retryAfterMs / 1000)));
    sendProblem(response, (problem ?? new Problem("server.error")).toDocument(requestId));
  };
}
