import { errors, type JWTPayload, jwtVerify } from "jose";
import { z } from "zod";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { EntraId } from "#shared/settings/entra.ts";

import type { EntraKeys } from "./entra-keys.ts";

/** What an ID token of Microsoft says, once everything about it was checked but its nonce and its directory. */
export interface EntraClaims {
  tenantId: string;
  objectId: string;
  nonce: string;
  name: string | undefined;
  email: string | undefined;
  roles: string[];
  /** Ids of groups in the directory; `too-many` where Microsoft left them out. */
  groups: string[] | "too-many";
}

const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const Claims = z.object({
  ver: z.literal("2.0"),
  tid: EntraId,
  oid: EntraId,
  aud: z.string(),
  nonce: z.string().min(1).max(200),
  name: z.string().optional(),
  email: z.string().optional(),
  preferred_username: z.string().optional(),
  roles: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  hasgroups: Flag.optional(),
  _claim_names: z.record(z.string(), z.unknown()).optional(),
});

/** A token that is not taken. The reason ends the sentence. */
export function refused(reason: string, cause?: unknown): Problem {
  return new Problem("entra.refused", `Microsoft's answer was not accepted: ${reason}`, cause === undefined ? {} : { cause });
}

const WRONG_CLAIM: Record<string, string> = {
  aud: "it was made for another application",
  exp: "it says no end of its time",
  nbf: "it is not valid yet; the clock of this server may be wrong",
  iat: "it does not say when it was made",
};

/** Why a token is refused, in words that help whoever set this up. */
function reasonFor(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "it is too old, or the clock of this server is wrong; sign in again";
  if (error instanceof errors.JWTClaimValidationFailed) return WRONG_CLAIM[error.claim] ?? `its “${error.claim}” is wrong`;
  if (error instanceof errors.JOSEAlgNotAllowed) return "it is not signed as Microsoft signs";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is wrong";
  if (error instanceof errors.JWKSNoMatchingKey) return "it is signed with a key that Microsoft does not list; try again in a minute";
  return "it is not a token that can be read";
}

function isEmail(text: string | undefined): text is string {
  return z.email().max(254).safeParse(text).success;
}

function nameOf(text: string | undefined): string | undefined {
  // No database keeps a NUL, and nobody reads the other control characters.
  const name = text
    ?.replace(/\p{Cc}/gu, " ")
    .trim()
    .slice(0, 100);
  return name === "" ? undefined : name;
}

function toClaims(payload: JWTPayload, clientId: string): EntraClaims {
  const parsed = Claims.safeParse(payload);
  if (!parsed.success) {
    if (payload["ver"] === "1.0") throw refused("the application's manifest asks for tokens of version 1; it must say 2");
    throw refused(`its “${parsed.error.issues[0]?.path.join(".") ?? "content"}” is not as expected`);
  }
  const {
    tid,
    oid,
    aud,
    nonce,
    name,
    email,
    preferred_username: userName,
    roles,
    groups,
    hasgroups,
    _claim_names: elsewhere,
  } = parsed.data;
  if (aud !== clientId) throw refused("it was made for another application");
  return {
    tenantId: tid,
    objectId: oid,
    nonce,
    name: nameOf(name),
    email: [email, userName].find(isEmail)?.toLowerCase(),
    roles,
    groups: hasgroups === true || elsewhere?.["groups"] !== undefined ? "too-many" : groups,
  };
}

interface EntraTokensOptions {
  /** `https://login.microsoftonline.com`. */
  authority: string;
  clientId: string;
  keys: EntraKeys;
  clock: Clock;
}

/** Checks an ID token: signature, kind of signature, times, audience, and that the directory it names is the one that issued it. */
export type CheckEntraToken = (idToken: string) => Promise<EntraClaims>;

export function createTokenCheck({ authority, clientId, keys, clock }: EntraTokensOptions): CheckEntraToken {
  return async (idToken) => {
    const { payload, protectedHeader } = await jwtVerify(idToken, keys.find, {
      // Nothing else: an HMAC with the public key as its secret, or no signature at all, is refused before any key is looked up.
      algorithms: ["RS256"],
      audience: clientId,
      clockTolerance: LIMITS.entraClockSkewS,
      currentDate: clock.now(),
      requiredClaims: ["exp", "iat"],
    }).catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? refused(reasonFor(error), error) : error;
    });
    if ((payload.iat ?? 0) > clock.now().getTime() / 1_000 + LIMITS.entraClockSkewS) throw refused("it was issued in the future");
    const claims = toClaims(payload, clientId);
    const issuer = `${authority}/${claims.tenantId}/v2.0`;
    const signsFor = keys.issuerOf(protectedHeader.kid)?.replace("{tenantid}", claims.tenantId) ?? issuer;
    if (payload.iss !== issuer || signsFor !== issuer) throw refused("it comes from another issuer");
    return claims;
  };
}
