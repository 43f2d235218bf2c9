import type { IncomingMessage } from "node:http";

import type { Request, RequestHandler, Response, Router } from "express";
import type { z } from "zod";

import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { type Actor, can, isAccount, mayEver } from "#shared/kernel/permission.ts";
import { Problem, type ProblemIssue } from "#shared/kernel/problem.ts";

import { findExtra, findUnusable } from "./input.core.ts";
import { withinRequest } from "./request-context.ts";

/** What a handler gets: parsed input, who asks, and the raw pair for the few that need it. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  actor: Actor;
  request: Request;
  response: Response;
}

const ANONYMOUS: Actor = { kind: "anonymous" };
const actors = new WeakMap<IncomingMessage, Actor>();

/** Who makes this request; set once by the authentication in front of all routes. */
export function actorOf(request: IncomingMessage): Actor {
  return actors.get(request) ?? ANONYMOUS;
}

/** Middleware that finds out who asks. */
export function authentication(authenticate: (request: IncomingMessage) => Promise<Actor>): RequestHandler {
  return async (request, _response, next) => {
    actors.set(request, await authenticate(request));
    next();
  };
}

function parse<T extends z.ZodType>(part: string, schema: T | undefined, value: unknown): z.output<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Without a schema there is no part, and T is unknown.
  if (schema === undefined) return undefined as z.output<T>;
  const unusable = findUnusable(value, part);
  if (unusable !== undefined) throw new Problem("request.invalid", `${unusable.path}: ${unusable.message}`, { issues: [unusable] });
  const parsed = schema.safeParse(value);
  // Proxies and browsers add parameters of their own to addresses; what is in a body was put there on purpose.
  const extra = part === "body" ? findExtra(schema, value, part) : [];
  if (parsed.success && extra.length === 0) return parsed.data;
  const wrong = parsed.error?.issues.map((issue) => ({ path: [part, ...issue.path.map(String)].join("."), message: issue.message })) ?? [];
  const issues: ProblemIssue[] = [...wrong, ...extra].slice(0, 50);
  throw new Problem("request.invalid", `${issues[0]?.path ?? part}: ${issues[0]?.message ?? "not valid"}`, { issues });
}

/**
 * Refuses who may not call this endpoint, before anything is looked up. Who may do it elsewhere, but not with this resource,
 * hears the same of one that is not there: a refusal says nothing about what exists.
 */
function checkPermission(actor: Actor, { permission, resource }: Endpoint, params: Request["params"]): void {
  if (permission === "public") return;
  if (actor.kind === "anonymous") throw new Problem("auth.required");
  if (permission === "signed-in" || permission === "person") {
    // Screens and guests are nobody's account.
    if (!isAccount(actor)) throw new Problem("auth.required");
    if (permission === "person" && actor.kind !== "user")
      throw new Problem("access.denied", "Only the person does this, signed in; no API token does");
    return;
  }
  if (resource === undefined || resource === "any") {
    if (!(resource === "any" ? mayEver : can)(actor, permission)) throw new Problem("access.denied");
    return;
  }
  const id = params[resource.param];
  if (typeof id !== "string" || can(actor, permission, { kind: resource.kind, id })) return;
  throw new Problem(
    can(actor, permission) ? "not-found" : "access.denied",
    can(actor, permission) ? `There is no such ${resource.kind}` : undefined,
  );
}

/** The same check in front of what `mount` does not do, such as reading a large body. */
export function permitted(endpoint: Endpoint): RequestHandler {
  return (request, _response, next) => {
    checkPermission(actorOf(request), endpoint, request.params);
    next();
  };
}

/** Answers are checked against the contract wherever no user pays for it. */
const CHECKS_ANSWERS = process.env.NODE_ENV === "test" || process.env.NODE_ENV === "development";

function send(endpoint: Endpoint, response: Response, answer: unknown): void {
  if (response.headersSent) return;
  response.set("Cache-Control", "no-store");
  if (endpoint.status === 204) {
    response.status(204).end();
    return;
  }
  response.status(endpoint.status ?? 200).json(CHECKS_ANSWERS ? endpoint.response.parse(answer) : answer);
}

const METHODS = { GET: "get", POST: "post", PUT: "put", PATCH: "patch", DELETE: "delete" } as const;

/** Serves an endpoint of the contract: checks who asks and what they send, calls the handler, sends its answer. */
export function mount<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  router: Router,
  endpoint: Endpoint<P, Q, B, R>,
  handler: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>> | z.input<R>,
): void {
  const serve: RequestHandler = async (request, response) => {
    const actor = actorOf(request);
    checkPermission(actor, endpoint, request.params);
    const params = parse("params", endpoint.params, request.params);
    const query = parse("query", endpoint.query, request.query);
    const body = parse("body", endpoint.body, request.body ?? {});
    const { requestId } = response.locals;
    const context = { actor, address: request.ip ?? null, requestId: typeof requestId === "string" ? requestId : null };
    const answer = await withinRequest(context, () => handler({ params, query, body, actor, request, response }));
    send(endpoint, response, answer);
  };
  router[METHODS[endpoint.method]](endpoint.path, serve);
}
