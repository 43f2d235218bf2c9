import { randomBytes } from "node:crypto";

import { parseCookie } from "cookie";
import { type Request, type Response, Router } from "express";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import { mount } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { entraContract, type EntraIdentity } from "#shared/access/entra.contract.ts";
import type { Me } from "#shared/access/schema.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { UserIdentityRow, UserRow } from "./access.entities.ts";
import { createAttempts, tooMany } from "./attempts.ts";
import { setCookie } from "./cookies.ts";
import { COOKIES } from "./credentials.ts";
import type { Identities } from "./entra-identities.ts";
import type { Entra } from "./entra.service.ts";
import type { Sessions } from "./sessions.service.ts";
import type { Users } from "./users.service.ts";

export interface EntraRouteParts {
  config: Pick<Config, "publicUrl" | "basePath">;
  clock: Clock;
  /** Undefined where the server is not set up for it. */
  entra: Entra | undefined;
  identities: Identities;
  users: Users;
  sessions: Sessions;
  signIn: (user: UserRow, request: Request, response: Response, by: "entra") => Promise<Me>;
  /** Rights of this person changed, or a sign-in of theirs ended. */
  changed: (userId: string) => void;
}

function toIdentityView({ id, tenantId, objectId, createdAt, lastSignInAt }: UserIdentityRow): EntraIdentity {
  return { id, tenantId, objectId, createdAt: createdAt.toISOString(), lastSignInAt: lastSignInAt?.toISOString() ?? null };
}

/** What the browser keeps while it signs in, so that a token with its nonce is worth nothing in another one. */
function browserOf(request: Request): string | undefined {
  const kept = parseCookie(request.get("cookie") ?? "")[COOKIES.nonce];
  return kept !== undefined && /^[\w-]{43}$/.test(kept) ? kept : undefined;
}

function signInRoutes(router: Router, { config, clock, entra, signIn, changed }: EntraRouteParts): void {
  const tries = createAttempts({ perAddress: LIMITS.loginFailuresPerAddress, perAccount: LIMITS.loginFailuresPerAccount }, clock);
  const asked = createAttempts({ perAddress: LIMITS.entraNoncesPerAddress, perAccount: LIMITS.entraNoncesPerAddress }, clock);
  const on = () => {
    if (entra === undefined) throw new Problem("entra.off", "An admin turns it on with ENTRA_TENANT_ID and ENTRA_CLIENT_ID");
    return entra;
  };

  mount(router, entraContract.entra, () => entra?.facts ?? { isOn: false as const });

  mount(router, entraContract.entraNonce, async ({ request, response }) => {
    const { issueNonce } = on();
    const wait = await asked.begin({ address: request.ip ?? "" });
    if (wait !== undefined) throw tooMany(response, wait);
    // Kept where there is one: another tab may be waiting for Microsoft with it.
    const browser = browserOf(request) ?? randomBytes(32).toString("base64url");
    setCookie(config, request, response, { kind: "nonce", value: browser, maxAgeS: LIMITS.entraNonceMs / 1_000 });
    const { nonce, expiresAt } = await issueNonce(browser);
    return { nonce, expiresAt: expiresAt.toISOString() };
  });

  mount(router, entraContract.entraLogin, async ({ body, request, response }) => {
    const { signIn: arrive } = on();
    const address = request.ip ?? "";
    const wait = await tries.begin({ address });
    if (wait !== undefined) throw tooMany(response, wait);
    const { user, isChanged } = await arrive({ ...body, browser: browserOf(request) ?? "", address }).catch(async (error: unknown) => {
      // It was right so far.
      if (error instanceof Problem && error.code === "entra.groups-needed") await tries.succeed({ address });
      throw error;
    });
    await tries.succeed({ address });
    if (isChanged) changed(user.id);
    return signIn(user, request, response, "entra");
  });
}

function identityRoutes(router: Router, { identities, users, sessions, changed }: EntraRouteParts): void {
  mount(router, entraContract.listIdentities, async ({ params }) => {
    const user = await users.get(params.userId);
    return (await identities.of(user.id)).map(toIdentityView);
  });
  mount(router, entraContract.linkIdentity, async ({ params, body }) => toIdentityView(await identities.link(params.userId, body)));
  mount(router, entraContract.unlinkIdentity, async ({ params }) => {
    await identities.unlink(params.userId, params.identityId);
    await sessions.endOf(params.userId);
    changed(params.userId);
    return null;
  });
}

/** Signing in with Microsoft, and the Microsoft accounts of people. */
export function entraRouter(parts: EntraRouteParts): Router {
  const router = Router();
  signInRoutes(router, parts);
  identityRoutes(router, parts);
  return router;
}
