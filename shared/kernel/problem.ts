import type { Json } from "./json.ts";

/**
 * Every failure that a caller can act on, in one table. Sent as RFC 9457 `application/problem+json`;
 * clients switch on `code`, never on text.
 */
export const PROBLEMS = {
  "request.invalid": { status: 400, title: "The request is not valid" },
  "request.malformed": { status: 400, title: "The request could not be read" },
  "request.too-large": { status: 413, title: "The request is too large" },
  "request.too-many": { status: 429, title: "Too many requests" },
  "request.collided": { status: 409, title: "Somebody else changed this at the same moment" },
  "request.origin": { status: 403, title: "The request comes from another site" },
  "auth.required": { status: 401, title: "Sign in to continue" },
  "auth.failed": { status: 401, title: "Email or password is wrong" },
  "auth.setup-code": { status: 403, title: "The set-up code is wrong" },
  "auth.setup-done": { status: 409, title: "The first account exists already" },
  "auth.link-over": { status: 410, title: "This link is over" },
  "auth.no-password": { status: 409, title: "This account has no password here" },
  "entra.off": { status: 404, title: "Sign-in with Microsoft is not set up" },
  "entra.refused": { status: 401, title: "Microsoft's answer was not accepted" },
  "entra.not-allowed": { status: 403, title: "This Microsoft account may not sign in here" },
  "entra.email-taken": { status: 409, title: "Another account has this email" },
  "entra.groups-needed": { status: 409, title: "Microsoft has to be asked for the groups" },
  "entra.groups-failed": { status: 502, title: "Microsoft did not say which groups there are" },
  "entra.identity-taken": { status: 409, title: "Somebody signs in with this Microsoft account already" },
  "access.denied": { status: 403, title: "You are not allowed to do this" },
  "not-found": { status: 404, title: "Not found" },
  "user.email-taken": { status: 409, title: "This email has an account already" },
  "user.last-admin": { status: 409, title: "The last admin cannot be removed" },
  "token.replaced": { status: 409, title: "This API token has been replaced already" },
  "group.name-taken": { status: 409, title: "Another group has this name" },
  "page.slug-taken": { status: 409, title: "Another page has this address" },
  "page.not-published": { status: 404, title: "This page has not been published" },
  "page.kept-already": { status: 409, title: "This state is kept already" },
  "page.nothing-to-publish": { status: 409, title: "There is nothing new to publish" },
  "settings.stale": { status: 409, title: "Somebody else changed this meanwhile" },
  "settings.locks-out": { status: 409, title: "This would lock you out" },
  "auth.network": { status: 403, title: "Nobody signs in from this address" },
  "layout.invalid": { status: 422, title: "This is not a valid layout" },
  "tool.in-use": { status: 409, title: "Widgets use this tool" },
  "tool.failed": { status: 502, title: "The tool did not answer as expected" },
  "tool.blocked-address": { status: 403, title: "This address may not be called" },
  "backup.running": { status: 409, title: "A backup is being made already" },
  "backup.passphrase": { status: 403, title: "The passphrase is not right" },
  "backup.invalid": { status: 422, title: "This is not a backup that can be imported" },
  "server.busy": { status: 503, title: "The server cannot do this now" },
  "server.error": { status: 500, title: "Something went wrong on the server" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A place in the input that is wrong: `path` as dotted keys, `message` says what it must be. */
export interface ProblemIssue {
  path: string;
  message: string;
  /** What is there now, where somebody else changed it meanwhile. */
  current?: Json | undefined;
}

/** The wire form of a failure (RFC 9457, with `code` and `issues` as extension members). */
export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  code: ProblemCode;
  detail?: string;
  issues?: ProblemIssue[];
  requestId?: string;
}

/** A failure that the caller can act on. `detail` says what happened, where, and what to do next. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly issues: ProblemIssue[] | undefined;

  constructor(code: ProblemCode, detail?: string, options: { issues?: ProblemIssue[]; cause?: unknown } = {}) {
    super(detail ?? PROBLEMS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.issues = options.issues;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  /** The RFC 9457 document for this failure; never holds the cause. */
  toDocument(requestId?: string): ProblemDocument {
    return {
      type: `urn:platform-builder:problem:${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.issues === undefined ? {} : { issues: this.issues }),
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
}

/** A failure that may pass by itself: the caller retries with backoff, not before `retryAfterMs`. */
export class Transient extends Error {
  override readonly name = "Transient";
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs;
  }
}
