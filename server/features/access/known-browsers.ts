import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { parseCookie } from "cookie";

import { COOKIES } from "./credentials.ts";

/** A browser that several people use knows so many of them. */
const KEPT = 5;
const BETWEEN = "~";

/**
 * Tells browsers in which an account was signed in before from all others, by a cookie that opens nothing: it only says by what
 * its wrong passwords are counted. Source: OWASP, Slow Down Online Guessing Attacks with Device Cookies.
 */
export interface KnownBrowsers {
  /** What tells this browser, where this account was signed in there before. */
  find: (request: IncomingMessage, email: string) => string | undefined;
  /** The cookie's text once this account is signed in there too; undefined where it says so already. */
  remember: (request: IncomingMessage, email: string) => string | undefined;
}

export function createKnownBrowsers(key: string): KnownBrowsers {
  const sign = (id: string, email: string) => createHmac("sha256", key).update(`${id} ${email}`).digest();
  const entries = (request: IncomingMessage) =>
    (parseCookie(request.headers.cookie ?? "")[COOKIES.known] ?? "").split(BETWEEN, KEPT).filter((entry) => entry !== "");
  const find: KnownBrowsers["find"] = (request, email) => {
    for (const entry of entries(request)) {
      const [id = "", signature = ""] = entry.split(".");
      const expected = sign(id, email);
      const given = Buffer.from(signature, "base64url");
      if (given.length === expected.length && timingSafeEqual(given, expected)) return id;
    }
    return undefined;
  };
  return {
    find,
    remember: (request, email) => {
      if (find(request, email) !== undefined) return undefined;
      const id = randomBytes(16).toString("base64url");
      const made = `${id}.${sign(id, email).toString("base64url")}`;
      return [made, ...entries(request)].slice(0, KEPT).join(BETWEEN);
    },
  };
}
