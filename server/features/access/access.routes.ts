import { stringifySetCookie } from "cookie";
import { type Request, type Response, Router } from "express";

import type { Config } from "#server/platform/config.ts";
import { mount } from "#server/platform/http.ts";
import { LIMITS } from "#server/platform/limits.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { Actor } from "#shared/kernel/permission.ts";
import { Problem } from "#shared/kernel/problem.ts";

import type { UserRow } from "./access.entities.ts";
import { toMeView, toTokenView, toUserView } from "./access.view.ts";
import { createAttempts } from "./attempts.ts";
import { SESSION_COOKIE } from "./credentials.ts";
import type { Passwords } from "./password.ts";
import type { Sessions } from "./sessions.service.ts";
import type { Setup } from "./setup.ts";
import type { Tokens } from "./tokens.service.ts";
import type { Users } from "./users.service.ts";

export interface RouteParts {
  config: Pick<Config, "publicUrl" | "basePath">;
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  setup: Setup;
  passwords: Passwords;
  /** Rights of this person changed, or a sign-in of theirs ended. */
  changed: (userId: string) => void;
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

function signInRoutes(router: Router, { config, users, sessions, setup, passwords, changed }: RouteParts): void {
  const logins = createAttempts({ perAddress: LIMITS.loginFailuresPerAddress, perAccount: LIMITS.loginFailuresPerAccount });
  const codes = createAttempts({ perAddress: LIMITS.setupFailuresPerAddress, perAccount: LIMITS.setupFailuresPerAddress });

  async function signIn(user: UserRow, request: Request, response: Response) {
    setCookie(config, request, response, await sessions.open(user), COOKIE_MAX_AGE_S);
    return toMeView(user, { kind: "user", userId: user.id, name: user.name, email: user.email, role: user.role, sessionId: "" });
  }

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
    if (!isRight || user === undefined || user.isDisabled) throw new Problem("auth.failed");
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

function userRoutes(router: Router, { users, changed }: RouteParts): void {
  mount(router, accessContract.listUsers, async () => (await users.list()).map(toUserView));
  mount(router, accessContract.createUser, async ({ body }) => toUserView(await users.create(body)));
  mount(router, accessContract.updateUser, async ({ params, body, actor }) => {
    const own = actor.kind === "user" && actor.userId === params.userId ? actor.sessionId : undefined;
    const user = await users.update(params.userId, body, own);
    changed(user.id);
    return toUserView(user);
  });
}

function tokenRoutes(router: Router, { tokens, changed }: RouteParts): void {
  mount(router, accessContract.listTokens, async ({ actor }) => (await tokens.list(known(actor).userId)).map(toTokenView));
  mount(router, accessContract.createToken, async ({ actor, body }) => {
    const { row, text } = await tokens.create(known(actor), body);
    return { ...toTokenView(row), token: text };
  });
  mount(router, accessContract.deleteToken, async ({ actor, params }) => {
    const { userId } = known(actor);
    await tokens.remove(userId, params.tokenId);
    changed(userId);
    return null;
  });
}

export function accessRouter(parts: RouteParts): Router {
  const router = Router();
  signInRoutes(router, parts);
  userRoutes(router, parts);
  tokenRoutes(router, parts);
  return router;
}
