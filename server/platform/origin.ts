import type { IncomingHttpHeaders } from "node:http";

function first(value: string | string[] | undefined): string | undefined {
  return (Array.isArray(value) ? value[0] : value)?.split(",")[0]?.trim();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/**
 * Whether a request comes from this product's own pages, or from a program. A cookie alone proves nothing: browsers send
 * it along when another site makes the request. A forged `X-Forwarded-Host` gains nothing, since no other site can make a
 * browser send that header.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: URL | undefined): boolean {
  const site = first(headers["sec-fetch-site"]);
  if (site === "same-origin") return true;
  const origin = first(headers.origin);
  if (origin === undefined) return site === undefined || site === "none";
  const host = hostOf(origin);
  if (host === undefined) return false;
  return [headers.host, first(headers["x-forwarded-host"]), publicUrl?.host].includes(host);
}
