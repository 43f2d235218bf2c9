import { createLocalJWKSet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Outgoing } from "#server/platform/outgoing.ts";
import { Transient } from "#shared/kernel/problem.ts";

const KeySet = z.object({ keys: z.array(z.unknown()).max(100) });
/** Others in the set are none of those that tokens are signed with. */
const SigningKey = z.looseObject({ kty: z.literal("RSA"), kid: z.string(), n: z.string(), e: z.string() });
const OfIssuer = z.object({ issuer: z.string() });

interface KnownKeys {
  find: JWTVerifyGetKey;
  /** By the key's id, whose tokens it signs: one directory's, or `…/{tenantid}/…` for all. */
  issuers: ReadonlyMap<string, string | undefined>;
  fetchedAt: number;
}

/** The keys that Microsoft signs with. One that is not known is looked for again, at most once a minute. */
export interface EntraKeys {
  find: JWTVerifyGetKey;
  issuerOf: (kid: string | undefined) => string | undefined;
}

interface EntraKeysOptions {
  url: string;
  outgoing: Outgoing;
  clock: Clock;
}

export function createEntraKeys({ url, outgoing, clock }: EntraKeysOptions): EntraKeys {
  let known: KnownKeys | undefined;
  let askedAt = -Infinity;
  let asking: Promise<KnownKeys> | undefined;

  async function ask(): Promise<KnownKeys> {
    askedAt = clock.now().getTime();
    const { status, body } = await outgoing({ url, headers: { accept: "application/json" } }).catch((cause: unknown) => {
      throw new Transient("Microsoft's signing keys can't be fetched now. Try again in a moment", { cause });
    });
    const parsed = status === 200 ? KeySet.safeParse(parseJson(body)) : undefined;
    if (parsed?.success !== true) throw new Transient("Microsoft's signing keys can't be read now. Try again in a moment");
    const keys = parsed.data.keys.flatMap((key) => SigningKey.safeParse(key).data ?? []);
    const issuers = new Map(keys.map((key) => [key.kid, OfIssuer.safeParse(key).data?.issuer]));
    known = { find: createLocalJWKSet({ keys }), issuers, fetchedAt: askedAt };
    return known;
  }

  const refresh = () => (asking ??= ask().finally(() => (asking = undefined)));

  /** The keys as they are known now, or fetched anew where that may help to find this one. */
  async function current(kid: string | undefined): Promise<KnownKeys> {
    if (known === undefined) return refresh();
    const now = clock.now().getTime();
    // A clock that was set back is no reason to wait for hours.
    const isAskedLately = Math.abs(now - askedAt) < LIMITS.entraKeysEveryMs;
    if (isAskedLately) return known;
    if (kid === undefined || !known.issuers.has(kid)) return refresh();
    // Keys that Microsoft has withdrawn stop counting. While it can't be reached those that are known go on.
    if (now - known.fetchedAt >= LIMITS.entraKeysMs) return refresh().catch(() => known ?? refresh());
    return known;
  }

  return {
    find: async (header, token) => (await current(header.kid)).find(header, token),
    issuerOf: (kid) => (kid === undefined ? undefined : known?.issuers.get(kid)),
  };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
