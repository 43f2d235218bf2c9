import { type Request, type Response, Router } from "express";

import type { Clock } from "#server/platform/clock.ts";
import type { Config } from "#server/platform/config.ts";
import { mount } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { Me } from "#shared/access/schema.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import type { AccessRules } from "./access-rules.ts";
import type { UserRow } from "./access.entities.ts";
import { toMeView } from "./access.view.ts";
import { accountOf } from "./account-of.ts";
import { type Attempts, createAttempts, judged, tooMany } from "./attempts.ts";
import { passwordRefused, signInFailed } from "./audit-entries.ts";
import { setCookie } from "./cookies.ts";
import type { Devices } from "./devices.service.ts";
import type { Identities } from "./entra-identities.ts";
import { entraRouter } from "./entra.routes.ts";
import type { Entra } from "./entra.service.ts";
import type { Grants } from "./grants.service.ts";
import type { Groups } from "./groups.service.ts";
import type { GuestLinks } from "./guest-links.service.ts";
import type { KnownBrowsers } from "./known-browsers.ts";
import type { LinkMails } from "./link-mails.ts";
import type { OneTimeLinks } from "./links.service.ts";
import { NO_PASSWORD, type Passwords } from "./password.ts";
import { peopleRouter } from "./people.routes.ts";
import type { Sessions } from "./sessions.service.ts";
import type { Setup } from "./setup.ts";
import type { SharedName } from "./shared-resources.ts";
import { sharingRouter } from "./sharing.routes.ts";
import type { Tokens } from "./tokens.service.ts";
import type { Users } from "./users.service.ts";
import { visitorsRouter } from "./visitors.routes.ts";

export interface RouteParts {
  config: Pick<Config, "publicUrl" | "basePath">;
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  links: OneTimeLinks;
  mails: LinkMails;
  devices: Devices;
  guestLinks: GuestLinks;
  clock: Clock;
  groups: Groups;
  grants: Grants;
  setup: Setup;
  /** Undefined where the server is not set up for it. */
  entra: Entra | undefined;
  identities: Identities;
  passwords: Passwords;
  rules: AccessRules;
  audit: Audit;
  knownBrowsers: KnownBrowsers;
  sharedName: SharedName;
  /** Rights of this person changed, or a sign-in of theirs ended. */
  changed: (userId: string) => void;
  /** What a whole role may do changed. */
  everybodyChanged: () => void;
  widgetChanged: (widget: { page: string; widget: string }) => void;
}

type SignIn = (user: UserRow, request: Request, response: Response, by?: "entra") => Promise<Me>;

function createSignIn({ config, sessions, knownBrowsers }: RouteParts): SignIn {
  return async (user, request, response, by) => {
    const cookie = await sessions.open(user, { address: request.ip, userAgent: request.get("user-agent"), by });
    setCookie(config, request, response, { kind: "session", value: cookie });
    const known = knownBrowsers.remember(request, user.email);
    if (known !== undefined) setCookie(config, request, response, { kind: "known", value: known });
    return toMeView(user, await sessions.actorOf(user));
  };
}

function signInRoutes(router: Router, parts: RouteParts, signIn: SignIn): void {
  const { config, users, sessions, setup, passwords, rules, audit, changed, knownBrowsers } = parts;
  const logins = createAttempts(
    {
      perAddress: LIMITS.loginFailuresPerAddress,
      perAccount: LIMITS.loginFailuresPerAccount,
      anywhere: LIMITS.loginFailuresAnywhere,
    },
    parts.clock,
  );
  const codes = createAttempts({ perAddress: LIMITS.setupFailuresPerAddress, perAccount: LIMITS.setupFailuresPerAddress }, parts.clock);

  mount(router, accessContract.setupStatus, async () => ({ isOpen: await setup.isOpen() }));

  mount(router, accessContract.setup, async ({ body: { code, ...person }, request, response }) => {
    const address = request.ip ?? "";
    if (!(await setup.isOpen())) throw new Problem("auth.setup-done", "Ask an admin for an account, or sign in");
    const wait = await codes.begin({ address });
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await setup.claim(code, person);
    await codes.succeed({ address });
    return signIn(user, request, response);
  });

  mount(router, accessContract.login, async ({ body, request, response }) => {
    const address = request.ip ?? "";
    // Before anything is said about the password.
    await rules.checkAddress(address);
    const email = body.email.trim().toLowerCase();
    const browser = knownBrowsers.find(request, email);
    const attempt = { address, email, browser, isKnown: () => sessions.isKnown(email, address) };
    const wait = await logins.begin(attempt);
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await users.findByEmail(email);
    const isRight = await passwords.verify(body.password, user?.passwordHash);
    if (!isRight || user === undefined || user.isDisabled) {
      await audit.recordOnce(`sign-in ${address} ${email}`, LIMITS.failedSignInsToldEveryMs, signInFailed(email, user));
      throw new Problem("auth.failed");
    }
    await logins.succeed(attempt);
    if (passwords.isOutdated(user.passwordHash)) await users.rehash(user.id, body.password);
    return signIn(user, request, response);
  });

  mount(router, accessContract.logout, async ({ actor, request, response }) => {
    setCookie(config, request, response, { kind: "session", value: "", maxAgeS: 0 });
    if (actor.kind !== "user") return null;
    await sessions.end(actor.sessionId);
    changed(actor.userId);
    return null;
  });

  mount(router, accessContract.me, async ({ actor }) => toMeView(await users.get(accountOf(actor).userId), actor));

  mount(router, accessContract.updateMe, async ({ actor, body }) =>
    toMeView(await users.setTheme(accountOf(actor).userId, body.theme), actor),
  );

  mount(router, accessContract.changePassword, async ({ actor, body, request, response }) => {
    if (actor.kind !== "user") throw new Problem("access.denied", "A password is changed by the person, not by a token");
    const address = request.ip ?? "";
    const attempt = { address, email: actor.email, browser: actor.sessionId };
    const wait = await logins.begin(attempt);
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await users.get(actor.userId);
    if (user.passwordHash === NO_PASSWORD) throw new Problem("auth.no-password", "You sign in with Microsoft; change your password there");
    if (!(await passwords.verify(body.current, user.passwordHash))) {
      await audit.recordOnce(`password ${address} ${user.id}`, LIMITS.failedSignInsToldEveryMs, passwordRefused(user));
      throw new Problem("auth.failed", "The current password is wrong");
    }
    await logins.succeed(attempt);
    await rules.checkPassword(body.next, "body.next");
    await users.update(actor.userId, { password: body.next }, { keepSession: actor.sessionId });
    changed(actor.userId);
    return null;
  });
}

/** Links that work once: whoever has one sees what it is for, and uses it. */
function linkRoutes(router: Router, parts: RouteParts, tries: Attempts, signIn: SignIn): void {
  const { links, rules, changed } = parts;

  mount(router, accessContract.look, ({ body, request, response }) =>
    judged(tries, request, response, async () => {
      await rules.checkAddress(request.ip);
      const { row, user } = await links.look(body.code);
      return {
        purpose: row.purpose,
        email: user?.email ?? row.email ?? "",
        name: user?.name ?? "",
        expiresAt: row.expiresAt.toISOString(),
      };
    }),
  );
  mount(router, accessContract.useLink, ({ body, request, response }) =>
    judged(tries, request, response, async () => {
      // Before the link is used up by a browser that gets nothing of it.
      await rules.checkAddress(request.ip);
      const user = await links.use(body.code, body);
      changed(user.id);
      if (user.isDisabled) throw new Problem("auth.failed", "This account is disabled. Ask an admin");
      return signIn(user, request, response);
    }),
  );
}

/** Ways in and out, one's own password, and everything about people, groups and grants. */
export function accessRouter(parts: RouteParts): Router {
  const router = Router();
  const signIn = createSignIn(parts);
  signInRoutes(router, parts, signIn);
  // Wrong codes of one-time links, screens and guests count together.
  const tries = createAttempts({ perAddress: LIMITS.setupFailuresPerAddress, perAccount: LIMITS.setupFailuresPerAddress }, parts.clock);
  linkRoutes(router, parts, tries, signIn);
  router.use(entraRouter({ ...parts, signIn }));
  router.use(visitorsRouter({ ...parts, tries }));
  router.use(peopleRouter(parts));
  router.use(
    sharingRouter({
      ...parts,
      changed: (userIds) => (userIds === "everybody" ? parts.everybodyChanged() : userIds.forEach(parts.changed)),
    }),
  );
  return router;
}
