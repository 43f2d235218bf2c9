import { stringifySetCookie } from "cookie";
import { type Request, type Response, Router } from "express";

import type { Config } from "#server/platform/config.ts";
import { mount } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { Me } from "#shared/access/schema.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { Audit } from "../audit/index.ts";
import type { UserRow } from "./access.entities.ts";
import { toMeView } from "./access.view.ts";
import { createAttempts } from "./attempts.ts";
import { signInFailed } from "./audit-entries.ts";
import { SESSION_COOKIE } from "./credentials.ts";
import type { Grants } from "./grants.service.ts";
import type { Groups } from "./groups.service.ts";
import type { OneTimeLinks } from "./links.service.ts";
import type { Passwords } from "./password.ts";
import { peopleRouter } from "./people.routes.ts";
import type { Sessions } from "./sessions.service.ts";
import type { Setup } from "./setup.ts";
import { sharingRouter } from "./sharing.routes.ts";
import type { Tokens } from "./tokens.service.ts";
import type { Users } from "./users.service.ts";

export interface RouteParts {
  config: Pick<Config, "publicUrl" | "basePath">;
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  links: OneTimeLinks;
  groups: Groups;
  grants: Grants;
  setup: Setup;
  passwords: Passwords;
  audit: Audit;
  /** Rights of this person changed, or a sign-in of theirs ended. */
  changed: (userId: string) => void;
  /** What a whole role may do changed. */
  everybodyChanged: () => void;
  widgetChanged: (widget: { page: string; widget: string }) => void;
}

/** Browsers keep no cookie longer; the session itself ends when it is not used. */
const COOKIE_MAX_AGE_S = 400 * 86_400;

function known(actor: Actor): Exclude<Actor, { kind: "anonymous" }> {
  if (actor.kind === "anonymous") throw new Problem("auth.required");
  return actor;
}

/** Below which path the browser sends the cookie: the public one, with any prefix that a proxy strips. */
function cookiePath(config: RouteParts["config"], request: Request): string {
  if (config.publicUrl !== undefined) return config.publicUrl.pathname;
  const prefix = request.get("x-forwarded-prefix") ?? "";
  return /^(\/[A-Za-z0-9._~-]+)+$/.test(prefix) ? `${prefix}${config.basePath}` : config.basePath;
}

function setCookie(config: RouteParts["config"], request: Request, response: Response, value: string, maxAge: number): void {
  const secure = request.secure || config.publicUrl?.protocol === "https:";
  const cookie = stringifySetCookie({
    name: SESSION_COOKIE,
    value,
    httpOnly: true,
    sameSite: "lax",
    path: cookiePath(config, request),
    secure,
    maxAge,
  });
  response.append("Set-Cookie", cookie);
}

function tooMany(response: Response, seconds: number): Problem {
  response.set("Retry-After", String(seconds));
  return new Problem("request.too-many", `Too many wrong tries. Try again in ${Math.ceil(seconds / 60)} min.`);
}

type SignIn = (user: UserRow, request: Request, response: Response) => Promise<Me>;

function createSignIn({ config, sessions }: RouteParts): SignIn {
  return async (user, request, response) => {
    const cookie = await sessions.open(user, { address: request.ip, userAgent: request.get("user-agent") });
    setCookie(config, request, response, cookie, COOKIE_MAX_AGE_S);
    return toMeView(user, await sessions.actorOf(user));
  };
}

function signInRoutes(router: Router, parts: RouteParts, signIn: SignIn): void {
  const { config, users, sessions, setup, passwords, audit, changed } = parts;
  const logins = createAttempts({ perAddress: LIMITS.loginFailuresPerAddress, perAccount: LIMITS.loginFailuresPerAccount });
  const codes = createAttempts({ perAddress: LIMITS.setupFailuresPerAddress, perAccount: LIMITS.setupFailuresPerAddress });

  mount(router, accessContract.setupStatus, async () => ({ isOpen: await setup.isOpen() }));

  mount(router, accessContract.setup, async ({ body: { code, ...person }, request, response }) => {
    const address = request.ip ?? "";
    if (!(await setup.isOpen())) throw new Problem("auth.setup-done", "Ask an admin for an account, or sign in");
    const wait = await codes.begin(address);
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await setup.claim(code, person);
    await codes.succeed(address);
    return signIn(user, request, response);
  });

  mount(router, accessContract.login, async ({ body, request, response }) => {
    const address = request.ip ?? "";
    const email = body.email.trim().toLowerCase();
    const wait = await logins.begin(address, email);
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await users.findByEmail(email);
    const isRight = await passwords.verify(body.password, user?.passwordHash);
    if (!isRight || user === undefined || user.isDisabled) {
      await audit.recordOnce(`sign-in ${address} ${email}`, LIMITS.failedSignInsToldEveryMs, signInFailed(email, user));
      throw new Problem("auth.failed");
    }
    await logins.succeed(address, email);
    if (passwords.isOutdated(user.passwordHash)) await users.rehash(user.id, body.password);
    return signIn(user, request, response);
  });

  mount(router, accessContract.logout, async ({ actor, request, response }) => {
    setCookie(config, request, response, "", 0);
    if (actor.kind !== "user") return null;
    await sessions.end(actor.sessionId);
    changed(actor.userId);
    return null;
  });

  mount(router, accessContract.me, async ({ actor }) => toMeView(await users.get(known(actor).userId), actor));

  mount(router, accessContract.changePassword, async ({ actor, body, request, response }) => {
    if (actor.kind !== "user") throw new Problem("access.denied", "A password is changed by the person, not by a token");
    const address = request.ip ?? "";
    const wait = await logins.begin(address, actor.email);
    if (wait !== undefined) throw tooMany(response, wait);
    const user = await users.get(actor.userId);
    if (!(await passwords.verify(body.current, user.passwordHash))) throw new Problem("auth.failed", "The current password is wrong");
    await logins.succeed(address, actor.email);
    await users.update(actor.userId, { password: body.next }, actor.sessionId);
    changed(actor.userId);
    return null;
  });
}

/** Links that work once: whoever has one sees what it is for, and uses it. */
function linkRoutes(router: Router, parts: RouteParts, signIn: SignIn): void {
  const { links, changed } = parts;
  const tries = createAttempts({ perAddress: LIMITS.setupFailuresPerAddress, perAccount: LIMITS.setupFailuresPerAddress });

  /** A wrong code counts; a right one does not. */
  async function guarded<T>(request: Request, response: Response, work: () => Promise<T>): Promise<T> {
    const address = request.ip ?? "";
    const wait = await tries.begin(address);
    if (wait !== undefined) throw tooMany(response, wait);
    const result = await work();
    await tries.succeed(address);
    return result;
  }

  mount(router, accessContract.look, ({ body, request, response }) =>
    guarded(request, response, async () => {
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
    guarded(request, response, async () => {
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
  linkRoutes(router, parts, signIn);
  router.use(peopleRouter(parts));
  router.use(
    sharingRouter({
      ...parts,
      changed: (userIds) => (userIds === "everybody" ? parts.everybodyChanged() : userIds.forEach(parts.changed)),
    }),
  );
  return router;
}
