import { Router } from "express";

import { mount } from "#server/platform/http.ts";
import { accessContract } from "#shared/access/contract.ts";

import type { Audit } from "../audit/index.ts";
import { toInvitationView, toSessionView, toTokenView, toUserView } from "./access.view.ts";
import { accountOf } from "./account-of.ts";
import type { LinkMails } from "./link-mails.ts";
import type { OneTimeLinks } from "./links.service.ts";
import type { Sessions } from "./sessions.service.ts";
import type { Tokens } from "./tokens.service.ts";
import type { Users } from "./users.service.ts";

export interface PeopleParts {
  users: Users;
  sessions: Sessions;
  tokens: Tokens;
  links: OneTimeLinks;
  mails: LinkMails;
  audit: Pick<Audit, "recordRead">;
  /** Rights of this person changed, or a sign-in of theirs ended. */
  changed: (userId: string) => void;
}

/** Where people open a one-time link, below the base address. The code stands behind `#`: no server on the way logs it. */
function linkPath(code: string): string {
  return `join#${code}`;
}

function userRoutes(router: Router, { users, sessions, tokens, links, mails, audit, changed }: PeopleParts): void {
  mount(router, accessContract.listUsers, async () => {
    await audit.recordRead({ action: "user.read", resource: { kind: "user" }, summary: "Read the list of users" });
    return (await users.list()).map(toUserView);
  });
  mount(router, accessContract.createUser, async ({ body }) => toUserView(await users.create(body)));
  mount(router, accessContract.updateUser, async ({ params, body, actor }) => {
    const own = actor.kind === "user" && actor.userId === params.userId ? { keepSession: actor.sessionId } : undefined;
    const user = await users.update(params.userId, body, own);
    changed(user.id);
    return toUserView(user);
  });
  mount(router, accessContract.userSessions, async ({ params, actor }) => {
    const user = await users.get(params.userId);
    return (await sessions.list(user.id)).map((session) => toSessionView(session, actor));
  });
  mount(router, accessContract.endUserSessions, async ({ params }) => {
    const user = await users.get(params.userId);
    await sessions.endOf(user.id);
    changed(user.id);
    return null;
  });
  mount(router, accessContract.userTokens, async ({ params }) => {
    const user = await users.get(params.userId);
    return (await tokens.list(user.id)).map(toTokenView);
  });
  mount(router, accessContract.deleteUserToken, async ({ params }) => {
    await tokens.remove(params.userId, params.tokenId);
    changed(params.userId);
    return null;
  });
  mount(router, accessContract.passwordLink, async ({ params, actor, request }) => {
    const { row, code } = await links.forPassword(params.userId, accountOf(actor).userId);
    const { email } = await users.get(params.userId);
    const mailed = await mails.password(request, { to: email, path: linkPath(code), expiresAt: row.expiresAt });
    return { id: row.id, path: linkPath(code), expiresAt: row.expiresAt.toISOString(), mailed };
  });
}

function invitationRoutes(router: Router, { links, mails }: PeopleParts): void {
  mount(router, accessContract.listInvitations, async () => (await links.invitations()).map(toInvitationView));
  mount(router, accessContract.invite, async ({ body, actor, request }) => {
    const { row, code } = await links.invite(body, accountOf(actor).userId);
    const mailed = await mails.invitation(request, { to: body.email, path: linkPath(code), expiresAt: row.expiresAt });
    return { ...toInvitationView(row), path: linkPath(code), mailed };
  });
  mount(router, accessContract.withdrawInvitation, async ({ params }) => {
    await links.withdraw(params.invitationId);
    return null;
  });
}

function ownRoutes(router: Router, { sessions, tokens, changed }: PeopleParts): void {
  mount(router, accessContract.listSessions, async ({ actor }) =>
    (await sessions.list(accountOf(actor).userId)).map((session) => toSessionView(session, actor)),
  );
  mount(router, accessContract.endSession, async ({ actor, params }) => {
    const { userId } = accountOf(actor);
    await sessions.endOf(userId, params.sessionId);
    changed(userId);
    return null;
  });
  mount(router, accessContract.listTokens, async ({ actor }) => (await tokens.list(accountOf(actor).userId)).map(toTokenView));
  mount(router, accessContract.createToken, async ({ actor, body }) => {
    const { row, text } = await tokens.create(accountOf(actor), body);
    return { ...toTokenView(row), token: text };
  });
  mount(router, accessContract.rotateToken, async ({ actor, params, body }) => {
    const { row, text } = await tokens.rotate(accountOf(actor).userId, params.tokenId, body.overlapHours);
    // What was known of the old one held another end.
    changed(row.userId);
    return { ...toTokenView(row), token: text };
  });
  mount(router, accessContract.deleteToken, async ({ actor, params }) => {
    const { userId } = accountOf(actor);
    await tokens.remove(userId, params.tokenId);
    changed(userId);
    return null;
  });
}

export function peopleRouter(parts: PeopleParts): Router {
  const router = Router();
  userRoutes(router, parts);
  invitationRoutes(router, parts);
  ownRoutes(router, parts);
  return router;
}
