import { stringifySetCookie } from "cookie";
import type { Request, Response } from "express";

import type { Config } from "#server/platform/config.ts";

import { COOKIES } from "./credentials.ts";

type Place = Pick<Config, "publicUrl" | "basePath">;

/** Browsers keep no cookie longer; what it proves ends when it is not used. */
const MAX_AGE_S = 400 * 86_400;

/** Below which path the browser sends the cookie: the public one, with any prefix that a proxy strips. */
function cookiePath(config: Place, request: Request): string {
  if (config.publicUrl !== undefined) return config.publicUrl.pathname;
  const prefix = request.get("x-forwarded-prefix") ?? "";
  return /^(\/[A-Za-z0-9._~-]+)+$/.test(prefix) ? `${prefix}${config.basePath}` : config.basePath;
}

/** Has the browser keep a credential, out of reach of scripts; with `maxAgeS` 0 it forgets it. */
export function setCookie(
  config: Place,
  request: Request,
  response: Response,
  { kind, value, maxAgeS = MAX_AGE_S }: { kind: keyof typeof COOKIES; value: string; maxAgeS?: number },
): void {
  const cookie = stringifySetCookie({
    name: COOKIES[kind],
    value,
    httpOnly: true,
    sameSite: "lax",
    path: cookiePath(config, request),
    secure: request.secure || config.publicUrl?.protocol === "https:",
    maxAge: maxAgeS,
  });
  response.append("Set-Cookie", cookie);
}
