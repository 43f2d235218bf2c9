import { lookup as dnsLookup, type LookupAddress } from "node:dns";
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

import ipaddr from "ipaddr.js";

import { Problem, Transient } from "#shared/kernel/problem.ts";

import { isInRanges } from "./address.ts";
import { LIMITS } from "./limits.ts";

/** A request to a place outside this server, made for a person or a wall that can't be trusted with the address. */
export interface OutgoingRequest {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** Hosts (`name` or `name:port`) that may be called although their address is private. */
  allowedHosts?: readonly string[];
  /** Private addresses and ranges (`10.0.0.0/8`) that may be called, whatever their name. */
  allowedRanges?: readonly string[];
  signal?: AbortSignal;
}

export interface OutgoingResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** The one way out: private addresses refused, redirects checked again, size and time limited. Errors never hold the address. */
export type Outgoing = (request: OutgoingRequest) => Promise<OutgoingResponse>;

/** Finds all addresses of a host; a test puts its own here. */
export type ResolveHost = (host: string, callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

const resolveByDns: ResolveHost = (host, callback) => dnsLookup(host, { all: true }, callback);

/** 2000::/3 is all that is in use as public IPv6 (IANA IPv6 global unicast assignments); the rest is reserved, or stands for IPv4. */
function isGlobalUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address instanceof ipaddr.IPv4 || ((address.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/** Whether an address is one that anybody on the internet may call: not private, loopback, link-local, reserved or a tunnel into such. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast" && isGlobalUnicast(parsed);
}

function blocked(): Problem {
  return new Problem(
    "tool.blocked-address",
    "The address belongs to a private network. If that is meant, an admin or integrator adds its host to the tool's allowed hosts",
  );
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new Problem("request.invalid", "The address must begin with http:// or https://");
  if (url.username !== "" || url.password !== "")
    throw new Problem("request.invalid", "The address must hold no user name or password; set up a tool with credentials instead");
  return url;
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** A DNS lookup that answers only addresses that may be called; what it answers is what is connected to, so it can't be changed between. */
function guardedLookup(resolve: ResolveHost, mayCall: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const allowed = addresses.filter(({ address }) => mayCall(address));
      const [first] = allowed;
      // One private address among public ones is how rebinding begins.
      if (first === undefined || allowed.length < addresses.length) callback(blocked(), "", 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

/** Milliseconds that `Retry-After` asks to wait (RFC 9110, 10.2.3: seconds or a date). */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

const REASONS: Record<string, string> = {
  ENOTFOUND: "The host was not found",
  EAI_AGAIN: "The host could not be looked up",
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was lost",
  EPIPE: "The connection was lost",
  ETIMEDOUT: "There was no answer in time",
  EHOSTUNREACH: "The host can't be reached",
  ENETUNREACH: "The network can't be reached",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "The certificate is self-signed",
  CERT_HAS_EXPIRED: "The certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate is for another host",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The certificate can't be verified",
};

function failure(error: unknown, signal: AbortSignal): Error {
  if (error instanceof Problem || error instanceof Transient) return error;
  if (signal.aborted) return new Transient("There was no answer in time", { cause: error });
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // Node's own words hold the host, which somebody typed: the code says as much.
  return new Transient(REASONS[code] ?? "The connection failed", { cause: code === "" ? error : code });
}

function decoded(response: IncomingMessage): Readable {
  const encoding = response.headers["content-encoding"];
  if (encoding === "gzip") return response.pipe(createGunzip());
  if (encoding === "deflate") return response.pipe(createInflate());
  return encoding === "br" ? response.pipe(createBrotliDecompress()) : response;
}

async function readBody(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Counted after decoding: a small compressed body can be a large one.
    const parts: AsyncIterable<Buffer> = decoded(response);
    for await (const part of parts) {
      bytes += part.length;
      if (bytes > LIMITS.queryResultBytes)
        throw new Problem("tool.failed", `The answer is larger than ${LIMITS.queryResultBytes / 1_048_576} MB; ask for less at once`);
      chunks.push(part);
    }
  } finally {
    response.destroy();
  }
  return Buffer.concat(chunks);
}

function send(url: URL, request: OutgoingRequest, lookup: LookupFunction | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const start = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const outgoing = start(url, {
      method: request.method ?? "GET",
      headers: { "accept-encoding": "gzip, deflate, br", "user-agent": "platform-builder", ...request.headers },
      signal,
      // No pool: a connection made for one tool's allowed hosts must not serve another's request.
      agent: false,
      ...(lookup === undefined ? {} : { lookup }),
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end(request.body);
  });
}

function isAllowed(url: URL, allowedHosts: readonly string[]): boolean {
  const names = [bareHost(url), url.host].map((name) => name.toLowerCase());
  return allowedHosts.some((host) => names.includes(host.trim().toLowerCase()));
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What goes on after a redirect: nothing secret to another origin; a POST stays one only where HTTP says so (307, 308). */
function redirected(request: OutgoingRequest, from: URL, to: URL, status: number): OutgoingRequest {
  const { body, headers, ...rest } = request;
  const keepsMethod = status === 307 || status === 308;
  return {
    ...rest,
    url: to.href,
    method: keepsMethod ? (request.method ?? "GET") : "GET",
    headers: from.origin === to.origin ? (headers ?? {}) : { accept: headers?.["accept"] ?? "*/*" },
    ...(keepsMethod && body !== undefined && from.origin === to.origin ? { body } : {}),
  };
}

export function createOutgoing(options: { resolve?: ResolveHost; timeoutMs?: number } = {}): Outgoing {
  async function follow(request: OutgoingRequest, signal: AbortSignal, redirects: number): Promise<OutgoingResponse> {
    const url = parseUrl(request.url);
    const mayBePrivate = isAllowed(url, request.allowedHosts ?? []);
    const mayCall = (address: string) => isPublicAddress(address) || isInRanges(address, request.allowedRanges ?? []);
    // An address in place of a name is never looked up.
    if (!mayBePrivate && isIP(bareHost(url)) !== 0 && !mayCall(bareHost(url))) throw blocked();
    const lookup = guardedLookup(options.resolve ?? resolveByDns, mayCall);
    const response = await send(url, request, mayBePrivate ? undefined : lookup, signal);
    const status = response.statusCode ?? 0;
    const { location } = response.headers;
    if (REDIRECTS.has(status) && location !== undefined) {
      response.destroy();
      if (redirects === LIMITS.outgoingRedirects) throw new Problem("tool.failed", "The address redirects in circles");
      const next = URL.parse(location, url);
      if (next === null) throw new Problem("tool.failed", "The address redirects to something that is none");
      return follow(redirected(request, url, next, status), signal, redirects + 1);
    }
    return { status, headers: response.headers, body: await readBody(response) };
  }

  return async (request) => {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? LIMITS.outgoingTimeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([timeout, request.signal]);
    try {
      return await follow(request, signal, 0);
    } catch (error) {
      throw failure(error, signal);
    }
  };
}
