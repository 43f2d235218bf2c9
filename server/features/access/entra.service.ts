import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { z } from "zod";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import type { Database } from "#server/platform/database.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { createOutgoing, type Outgoing } from "#server/platform/outgoing.ts";
import { type EntraRights, needsGroups, rightsOf } from "#shared/access/entra-mapping.core.ts";
import type { EntraSignIn } from "#shared/access/entra.contract.ts";
import { Problem } from "#shared/kernel/problem.ts";
import { EntraId, type EntraSettings } from "#shared/settings/entra.ts";

import type { Audit } from "../audit/index.ts";
import type { UserRow } from "./access.entities.ts";
import { entraRefused } from "./entra-audit.ts";
import { createGroupsLookup } from "./entra-groups.ts";
import type { Identities } from "./entra-identities.ts";
import { createEntraKeys } from "./entra-keys.ts";
import { createNonces, type Nonces } from "./entra-nonces.ts";
import { createTokenCheck, type EntraClaims, refused } from "./entra-token.ts";
import type { Groups } from "./groups.service.ts";
import { NO_PASSWORD } from "./password.ts";
import type { Users } from "./users.service.ts";

export interface EntraParts {
  config: NonNullable<Config["entra"]>;
  /** Who may come in, and as what, as of now. */
  settings: () => Promise<EntraSettings>;
  db: Database;
  clock: Clock;
  users: Users;
  groups: Groups;
  identities: Identities;
  audit: Audit;
}

interface Arrival {
  idToken: string;
  graphToken?: string | undefined;
  /** What the browser keeps in its cookie, to which the nonce belongs. */
  browser: string;
  address: string;
}

/** Sign-in with Microsoft Entra ID: the browser brings an ID token, and all that it claims is checked here. */
export interface Entra {
  facts: Extract<EntraSignIn, { isOn: true }>;
  issueNonce: Nonces["issue"];
  /** Finds or makes the account of whoever the token is about, with the rights that their directory gives them now. */
  signIn: (arrival: Arrival) => Promise<{ user: UserRow; isChanged: boolean }>;
}

const Discovery = z.object({ issuer: z.string() });

/** The id of the directory that the server is set up with, which may be given as a domain; none where it is `organizations`. */
function createOwnTenant({ tenantId, authority }: EntraParts["config"], call: Outgoing): () => Promise<string | undefined> {
  const given = EntraId.safeParse(tenantId);
  let known: Promise<string | undefined> | undefined;
  const ask = async () => {
    const { body } = await call({ url: `${authority.origin}/${tenantId}/v2.0/.well-known/openid-configuration` });
    const { issuer } = Discovery.parse(JSON.parse(body.toString("utf8")));
    return EntraId.safeParse(new URL(issuer).pathname.split("/")[1]).data;
  };
  return () => {
    if (given.success) return Promise.resolve(given.data);
    known ??= ask().catch((cause: unknown) => {
      known = undefined;
      throw new Problem("server.busy", "Microsoft can't be reached now. Try again in a moment", { cause });
    });
    return known;
  };
}

const NOT_ALLOWED = {
  tenant: "People of your directory may not sign in here. Ask an admin",
  rights: "Your Microsoft account has no role here. Ask an admin to give it one",
  disabled: "This account is disabled. Ask an admin",
  email: "Microsoft names no email address for your account, and one is needed here",
};

function emailTaken({ email, tenantId, objectId }: EntraClaims): Problem {
  return new Problem(
    "entra.email-taken",
    `${email ?? "This email"} has an account here already. An admin can link your Microsoft account to it: directory ${tenantId}, object ${objectId}`,
  );
}

/** Lets people in whose token was checked. */
function createAdmission({ db, users, groups, identities }: EntraParts) {
  /** What the directory says about somebody counts from now on; the last admin stays one, or nobody could let others in. */
  async function settle(user: UserRow, claims: EntraClaims, rights: EntraRights): Promise<{ user: UserRow; isChanged: boolean }> {
    const roleBefore = user.role;
    // Who has a password here keeps the name and email that it belongs to.
    const isTheirs = user.passwordHash === NO_PASSWORD;
    const isFree = claims.email !== undefined && (await users.findByEmail(claims.email)) === undefined;
    const person = isTheirs ? { name: claims.name, ...(isFree && { email: claims.email }) } : {};
    const settled = await users.update(user.id, { ...person, role: rights.role }, { byEntra: true }).catch((error: unknown) => {
      if (error instanceof Problem && error.code === "user.last-admin") return users.update(user.id, person, { byEntra: true });
      throw error;
    });
    const isMoved = await groups.place(user.id, rights);
    return { user: settled, isChanged: isMoved || settled.role !== roleBefore };
  }

  const admit = (claims: EntraClaims, rights: EntraRights) =>
    db.unitOfWork(async () => {
      const identity = await identities.find(claims);
      if (identity !== undefined) {
        const user = await users.get(identity.userId);
        if (user.isDisabled) throw new Problem("entra.not-allowed", NOT_ALLOWED.disabled);
        await identities.seen(identity.id);
        return settle(user, claims, rights);
      }
      const { email } = claims;
      if (email === undefined) throw new Problem("entra.not-allowed", NOT_ALLOWED.email);
      // Never by the email alone: whoever runs a directory writes any address into it.
      if ((await users.findByEmail(email)) !== undefined) throw emailTaken(claims);
      const user = await users.create({ email, name: claims.name ?? email, role: rights.role }, "entra");
      const added = await identities.add(user.id, claims);
      await identities.seen(added.id);
      return settle(user, claims, rights);
    });

  return async (claims: EntraClaims, rights: EntraRights) => {
    try {
      return await admit(claims, rights);
    } catch (error) {
      // They came twice at once for the first time: by now their account is made.
      const isRace = error instanceof UniqueConstraintViolationException || (error instanceof Problem && error.code === "user.email-taken");
      if (!isRace) throw error;
      return admit(claims, rights);
    }
  };
}

export function createEntra(parts: EntraParts): Entra {
  const { config, settings, db, clock, audit } = parts;
  const outgoing = createOutgoing();
  const call: Outgoing = (request) => outgoing({ ...request, allowedHosts: [config.authority.host, config.graphUrl.host] });
  const authority = config.authority.origin;
  const keys = createEntraKeys({ url: `${authority}/${config.tenantId}/discovery/v2.0/keys`, outgoing: call, clock });
  const check = createTokenCheck({ authority, clientId: config.clientId, keys, clock });
  const lookUpGroups = createGroupsLookup(config.graphUrl, call);
  const ownTenant = createOwnTenant(config, call);
  const nonces = createNonces(db, clock);
  const admit = createAdmission(parts);

  async function groupsOf(claims: EntraClaims, rules: EntraSettings, graphToken: string | undefined): Promise<string[]> {
    if (claims.groups !== "too-many") return claims.groups;
    if (!needsGroups(rules)) return [];
    if (graphToken === undefined)
      throw new Problem("entra.groups-needed", "You are in so many groups that Microsoft has to be asked for them");
    return lookUpGroups(graphToken, claims.objectId);
  }

  async function welcome(claims: EntraClaims, { graphToken, browser }: Arrival) {
    const stale = () => refused("it belongs to another sign-in, or was used already; sign in again");
    if (!(await nonces.isOpen(claims.nonce, browser))) throw stale();
    const rules = await settings();
    if (!rules.tenants.includes(claims.tenantId) && (await ownTenant()) !== claims.tenantId)
      throw new Problem("entra.not-allowed", NOT_ALLOWED.tenant);
    // Before the nonce is used: the browser comes again with the same token and one for the groups.
    const groups = await groupsOf(claims, rules, graphToken);
    if (!(await nonces.use(claims.nonce, browser))) throw stale();
    const rights = rightsOf(rules, { roles: claims.roles, groups });
    if (rights === undefined) throw new Problem("entra.not-allowed", NOT_ALLOWED.rights);
    return admit(claims, rights);
  }

  async function told<T>(work: () => Promise<T>, { address }: Arrival, who?: EntraClaims): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith("entra.") && error.code !== "entra.groups-needed")
        await audit.recordOnce(
          `entra ${address} ${error.code} ${who?.objectId ?? ""}`,
          LIMITS.failedSignInsToldEveryMs,
          entraRefused(error.message, who),
        );
      throw error;
    }
  }

  return {
    facts: {
      isOn: true,
      clientId: config.clientId,
      authority: `${authority}/${config.tenantId}`,
      groupsScope: `${config.graphUrl.origin}/User.Read`,
    },
    issueNonce: nonces.issue,
    signIn: async (arrival) => {
      const claims = await told(() => check(arrival.idToken), arrival);
      return told(() => welcome(claims, arrival), arrival, claims);
    },
  };
}
