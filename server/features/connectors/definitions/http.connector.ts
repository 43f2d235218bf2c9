import { z } from "zod";

import { parseAnswer, tableOf, toJsonata } from "#shared/connectors/table.core.ts";
import { field } from "#shared/kernel/field.ts";
import { Problem } from "#shared/kernel/problem.ts";

import { defineConnector, defineOperation, type RunContext } from "../define-connector.ts";

const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, "A header's name");
const HeaderValue = z
  .string()
  .max(4_000)
  .regex(/^[^\r\n\0]*$/, "One line");
const Headers = z.record(HeaderName, HeaderValue);
/** Headers that would change what the request is. */
const OWN_HEADERS = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "upgrade",
  "te",
  "trailer",
  "proxy-authorization",
]);

const Config = z.object({
  baseUrl: field(z.union([z.literal(""), z.url({ protocol: /^https?$/ })]).default(""), {
    label: "Base address",
    control: "url",
    placeholder: "https://api.example.com/v1",
    help: "Requests begin with it. Empty: every request names its whole address.",
  }),
  auth: field(z.enum(["none", "bearer", "basic", "header"]).default("none"), {
    label: "Sign-in",
    control: "select",
    options: { none: "None", bearer: "Bearer token", basic: "User name and password", header: "A header" },
  }),
  token: field(z.string().max(4_000).optional(), { label: "Token", secret: true, when: { field: "auth", is: "bearer" } }),
  username: field(z.string().max(200).default(""), { label: "User name", when: { field: "auth", is: "basic" } }),
  password: field(z.string().max(1_000).optional(), { label: "Password", secret: true, when: { field: "auth", is: "basic" } }),
  headerName: field(z.union([z.literal(""), HeaderName]).default(""), {
    label: "Name of the header",
    placeholder: "X-Api-Key",
    when: { field: "auth", is: "header" },
  }),
  headerValue: field(HeaderValue.optional(), { label: "Value of the header", secret: true, when: { field: "auth", is: "header" } }),
  headers: field(Headers.default({}), { label: "Headers", control: "keyvalue", help: "Sent with every request" }),
  allowedHosts: field(z.array(z.string().min(1).max(255)).max(50).default([]), {
    label: "Allowed private hosts",
    control: "list",
    help: "Hosts in your own network that may be called: a name, or name:port",
  }),
  callsPerMinute: field(z.int().min(1).max(6_000).default(120), { label: "Calls a minute", unit: "/min", help: "More wait their turn" }),
});
type Config = z.output<typeof Config>;

function signIn(config: Config): Record<string, string> {
  const { auth, token = "", username, password = "", headerName, headerValue = "" } = config;
  if (auth === "bearer") return { authorization: `Bearer ${token}` };
  if (auth === "basic") return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  return auth === "header" && headerName !== "" ? { [headerName.toLowerCase()]: headerValue } : {};
}

/** The address of a request. It can't leave the base address where there is one: the credentials belong there. */
function addressOf(baseUrl: string, path: string, query: Record<string, string>): URL {
  const base = baseUrl === "" ? undefined : new URL(baseUrl.replace(/\/?$/, "/"));
  const url = base === undefined ? URL.parse(path) : URL.parse(path.replace(/^\/+/, ""), base);
  if (url === null) throw new Problem("request.invalid", "The address is none. Without a base address it begins with https://");
  if (base !== undefined && !(url.origin === base.origin && url.pathname.startsWith(base.pathname)))
    throw new Problem("request.invalid", "The address leads away from the tool's base address. Give the path only");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

function lowered(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name]) => name !== undefined && !OWN_HEADERS.has(name)),
  );
}

function refusal(status: number): Problem {
  if (status === 401) return new Problem("tool.failed", "The API answered 401: the credentials are missing or wrong");
  if (status === 403) return new Problem("tool.failed", "The API answered 403: these credentials may not do this");
  if (status === 404) return new Problem("tool.failed", "The API answered 404: there is nothing at this address");
  return new Problem("tool.failed", `The API answered ${status}`);
}

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => (value === null ? "" : String(value)));

const request = defineOperation({
  id: "request",
  title: "Request",
  description: "Calls an address and makes rows of the JSON (or CSV) that it answers",
  params: z.object({
    url: field(z.string().max(4_000).default(""), {
      label: "Address",
      control: "template",
      placeholder: "/orders or https://api.example.com/orders",
      filling: "address",
    }),
    method: field(z.enum(["GET", "POST"]).default("GET"), { label: "Method", control: "segmented" }),
    query: field(z.record(z.string().max(200), scalar).default({}), { label: "Query parameters", control: "keyvalue" }),
    headers: field(Headers.default({}), { label: "Headers", control: "keyvalue" }),
    body: field(z.string().max(100_000).default(""), {
      label: "Body",
      control: "code",
      filling: "body",
      when: { field: "method", is: "POST" },
    }),
    rows: field(z.string().max(2_000).default(""), {
      label: "Where the rows are",
      placeholder: "data.items",
      filling: "expression",
      help: "A JSON path into the answer, or any JSONata; empty takes the whole answer",
    }),
  }),
  floorSeconds: 5,
  run: async (context: RunContext<Config>, params) => {
    const { config, http, evaluate } = context;
    const url = addressOf(config.baseUrl, params.url, params.query);
    const hasBody = params.method === "POST" && params.body !== "";
    const reply = await http({
      url: url.href,
      method: params.method,
      headers: {
        accept: "application/json, application/x-ndjson, text/csv;q=0.8",
        ...(hasBody ? { "content-type": "application/json" } : {}),
        ...lowered(config.headers),
        ...lowered(params.headers),
        // Last: no header of a request takes the place of the tool's credentials.
        ...signIn(config),
      },
      ...(hasBody ? { body: params.body } : {}),
    });
    if (reply.status < 200 || reply.status > 299) throw refusal(reply.status);
    const answer = parseAnswer(reply.text, reply.contentType);
    return tableOf(params.rows.trim() === "" ? answer : await evaluate(toJsonata(params.rows), answer));
  },
});

/** Any API that answers JSON or CSV. */
export const http = defineConnector({
  id: "http",
  title: "HTTP API",
  description: "Any API that answers JSON or CSV, by its address",
  icon: "globe",
  config: Config,
  operations: [request],
  allowedHosts: ({ allowedHosts }) => allowedHosts,
  destination: ({ baseUrl }) => (typeof baseUrl === "string" ? (URL.parse(baseUrl)?.origin ?? "") : ""),
  callsPerMinute: ({ callsPerMinute }) => callsPerMinute,
  check: async ({ config, http }) => {
    if (config.baseUrl === "") return "Without a base address there is nothing to try; each request names its own";
    const reply = await http({ url: config.baseUrl, headers: { accept: "*/*", ...lowered(config.headers), ...signIn(config) } });
    if (reply.status === 401 || reply.status === 403) throw refusal(reply.status);
    return `The base address answered ${reply.status}`;
  },
});
