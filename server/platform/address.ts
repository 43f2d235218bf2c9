import type { IncomingMessage } from "node:http";

import ipaddr from "ipaddr.js";

import type { Config } from "./config.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 in the clothes of IPv6 is IPv4. */
function parsed(address: string): Address | undefined {
  return ipaddr.isValid(address) ? ipaddr.process(address) : undefined;
}

function isIn(address: Address, range: string): boolean {
  const [base = "", bits] = range.split("/");
  const start = parsed(base);
  if (start === undefined || start.kind() !== address.kind()) return false;
  const length = bits === undefined ? (start instanceof ipaddr.IPv4 ? 32 : 128) : Number(bits);
  return address.match(start, length);
}

/** Whether an address is one of these, or in one of these ranges (`10.0.0.0/8`). */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const found = parsed(address);
  return found !== undefined && ranges.some((range) => isIn(found, range));
}

const RANGE_NAMES = new Map([
  ["loopback", "loopback"],
  ["linklocal", "linkLocal"],
  ["uniquelocal", "private uniqueLocal"],
]);

function isProxy(address: string, proxies: readonly string[]): boolean {
  const range = parsed(address)?.range();
  return range !== undefined && proxies.some((name) => RANGE_NAMES.get(name)?.split(" ").includes(range) === true);
}

/**
 * The address of whoever asks, as Express tells it of requests, for sockets too: that of the connection, or what the proxy
 * says that it comes from. What others told the proxy counts for nothing.
 */
export function addressOf(request: IncomingMessage, { proxies }: Pick<Config, "proxies">): string {
  const direct = request.socket.remoteAddress ?? "";
  const forwarded = request.headers["x-forwarded-for"];
  const last = (Array.isArray(forwarded) ? forwarded.join(",") : forwarded)?.split(",").at(-1)?.trim();
  const address = last !== undefined && last !== "" && isProxy(direct, proxies) ? last : direct;
  return parsed(address)?.toString() ?? address;
}
