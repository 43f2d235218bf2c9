import { z } from "zod";

import type { Endpoint } from "#shared/kernel/endpoint.ts";
import { Json } from "#shared/kernel/json.ts";
import { PROBLEMS, type ProblemCode, type ProblemIssue } from "#shared/kernel/problem.ts";

import { appUrl } from "./base-url.ts";

/** `network`: no answer came at all. */
export type ApiProblemCode = ProblemCode | "network";

/** A failed call, in words for the person. `code` is what code switches on. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly code: ApiProblemCode;
  readonly status: number;
  readonly issues: ProblemIssue[];
  readonly requestId: string | undefined;

  constructor(
    code: ApiProblemCode,
    status: number,
    message: string,
    more: { issues?: ProblemIssue[]; requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.status = status;
    this.issues = more.issues ?? [];
    this.requestId = more.requestId;
  }
}

const ProblemBody = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string(), current: Json.optional() })).optional(),
  requestId: z.string().optional(),
});

function isProblemCode(code: string): code is ProblemCode {
  return code in PROBLEMS;
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const parsed = ProblemBody.safeParse(parseJson(text));
  if (!parsed.success)
    return new ApiProblem("server.error", response.status, `The server answered ${response.status}. Try again in a moment.`);
  const { code, title, detail = title, issues = [], requestId } = parsed.data;
  const known = isProblemCode(code) ? code : "server.error";
  return new ApiProblem(known, response.status, withoutPath(detail, issues[0]), { issues, requestId });
}

/** Without the name of a field in the request: that is for programs, people are told beside the field. */
function withoutPath(detail: string, issue: { path: string } | undefined): string {
  const start = `${issue?.path}: `;
  return issue !== undefined && detail.startsWith(start) ? detail.slice(start.length) : detail;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Input<T> = T extends z.ZodType ? z.input<T> : never;
type IsGiven<T extends z.ZodType> = z.ZodType extends T ? false : true;

/** What an endpoint is called with; parts that its contract does not name are left out. */
export type CallOptions<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = { signal?: AbortSignal } & (IsGiven<P> extends true
  ? { params: Input<P> }
  : { params?: never }) &
  (IsGiven<Q> extends true ? { query?: Input<Q> } : { query?: never }) &
  (IsGiven<B> extends true ? { body: Input<B> } : { body?: never });

const lost = new Set<() => void>();

/** Told when the server says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): Disposable {
  lost.add(listener);
  return { [Symbol.dispose]: () => void lost.delete(listener) };
}

function entriesOf(value: unknown): [string, string][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined || item === null ? [] : [[key, String(item)] satisfies [string, string]],
  );
}

function addressOf(path: string, params: unknown, query: unknown): URL {
  const values = new Map(entriesOf(params));
  const url = appUrl(path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values.get(name) ?? "")));
  for (const [key, value] of entriesOf(query)) url.searchParams.set(key, value);
  return url;
}

/** No answer came: in words, also whether anything was changed. */
function unreached(method: Endpoint["method"]): string {
  if (navigator.onLine) return "The server cannot be reached. Check the connection and try again.";
  return method === "GET" ? "You are offline." : "You are offline; nothing was changed. Try again when you are connected.";
}

/** Calls an operation of the contract. Fails with `ApiProblem`, and with nothing else. */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- whether an endpoint can be called with nothing is just what is asked.
  ...[options]: Record<never, never> extends CallOptions<P, Q, B> ? [CallOptions<P, Q, B>?] : [CallOptions<P, Q, B>]
): Promise<z.output<R>> {
  const { params, query, body, signal } = options ?? {};
  let response: Response;
  try {
    response = await fetch(addressOf(endpoint.path, params, query), {
      method: endpoint.method,
      credentials: "same-origin",
      headers: body === undefined ? {} : { "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    throw new ApiProblem("network", 0, unreached(endpoint.method), { cause });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === "auth.required") for (const listener of lost) listener();
    throw problem;
  }
  const parsed = endpoint.response.safeParse(response.status === 204 ? null : await response.json());
  if (!parsed.success)
    throw new ApiProblem("server.error", response.status, "The server's answer could not be read. Reload the page.", {
      cause: parsed.error,
    });
  return parsed.data;
}
