import type { z } from "zod";

import type { Action } from "./permission.ts";
import type { ProblemCode } from "./problem.ts";

/**
 * One HTTP operation, described once. The router, the typed client, the OpenAPI document and the permission
 * test all read this object.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Express-style path below the base path, `/api/pages/:pageId`. */
  path: string;
  summary: string;
  tag: string;
  /**
   * `public`: anyone; `signed-in`: any account; `person`: an account whose owner is signed in, no API token of theirs; otherwise
   * the action asked of `can`.
   */
  permission: Action | "public" | "signed-in" | "person";
  /**
   * What `permission` is asked about: the resource that a path parameter names, or any (a list of those that one may see);
   * nothing where it is about no resource, as making one.
   */
  resource?: { kind: "page" | "tool"; param: string } | "any";
  params?: Params;
  query?: Query;
  body?: Body;
  response: Response;
  /** Success status; 200 when absent. With 204 no body is sent. */
  status?: 200 | 201 | 204;
  problems?: readonly ProblemCode[];
}

/** Declares an endpoint; only there for inference. */
export function endpoint<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  definition: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> {
  return definition;
}
