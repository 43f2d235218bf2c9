import type { AuditAction } from "#shared/audit/schema.ts";
import { type Level, LEVEL_TITLES } from "#shared/kernel/permission.ts";

import type { Audit } from "../audit/index.ts";
import type { ApiTokenRow, DeviceRow, GuestLinkRow, OneTimeLinkRow, UserRow } from "./access.entities.ts";
import type { NamedGrant } from "./grants.service.ts";
import type { GroupWithMembers } from "./groups.service.ts";
import { NO_PASSWORD } from "./password.ts";

type Entry = Parameters<Audit["record"]>[1];
type Named = Pick<UserRow, "id" | "name">;
type Account = Pick<UserRow, "id" | "email" | "name" | "role" | "isDisabled" | "passwordHash">;

const asActor = ({ id, name }: Named) => ({ kind: "user", id, name }) as const;
const resourceOf = ({ id, name }: Named) => ({ kind: "user", id, name }) as const;

/** Who changed what a directory decides about. */
export const DIRECTORY: NonNullable<Entry["actor"]> = { kind: "server", id: null, name: "Microsoft Entra ID" };

function stateOf({ email, name, role, isDisabled, passwordHash }: Account) {
  return { email, name, role, isDisabled, password: passwordHash === NO_PASSWORD ? null : passwordHash };
}

/** What an entry compares with later: the row itself changes. */
export function accountBefore(user: Account): Account {
  const { id, email, name, role, isDisabled, passwordHash } = user;
  return { id, email, name, role, isDisabled, passwordHash };
}

/** An address as it may stand in the log: some type their password where the email belongs. */
function shownEmail(email: string): string {
  return email.includes("@") ? `“${email}”` : "what is no email address";
}

export function signedIn(user: Named, sessionId: string, by?: "entra"): Entry {
  return {
    action: "auth.sign-in",
    actor: asActor(user),
    resource: { kind: "session", id: sessionId, name: user.name },
    summary: by === "entra" ? "Signed in by Microsoft Entra ID" : "Signed in",
  };
}

export function signInFailed(email: string, user: Named | undefined): Entry {
  const resource = { kind: "user", id: user?.id ?? null, name: user?.name ?? null } as const;
  return { action: "auth.sign-in-failed", resource, summary: `Failed to sign in as ${shownEmail(email)}` };
}

export function signedOut(sessionId: string): Entry {
  return { action: "auth.sign-out", resource: { kind: "session", id: sessionId }, summary: "Signed out" };
}

export function signInsEnded(userId: string, sessionId: string | undefined): Entry {
  if (sessionId !== undefined)
    return { action: "auth.session-end", resource: { kind: "session", id: sessionId }, summary: "Ended a sign-in" };
  return { action: "auth.session-end", resource: { kind: "user", id: userId }, summary: "Ended all sign-ins of an account" };
}

/** How an account came to be: the first one, by whoever was invited, by an admin, or when somebody came with a Microsoft account. */
export type AccountOrigin = "set-up" | "invitation" | "admin" | "entra";

export function accountMade(user: Account, how: AccountOrigin): Entry {
  const state = { resource: resourceOf(user), after: stateOf(user), secrets: ["password"] };
  if (how === "set-up") return { ...state, action: "auth.set-up", summary: `Made the first account, “${user.name}”` };
  if (how === "admin") return { ...state, action: "user.create", summary: `Made an account for “${user.name}” (${user.role})` };
  if (how === "entra")
    return {
      ...state,
      action: "user.create",
      actor: DIRECTORY,
      summary: `Made an account for “${user.name}” (${user.role}), who came with a Microsoft account`,
    };
  return { ...state, action: "user.create", actor: asActor(user), summary: `Accepted the invitation as “${user.name}” (${user.role})` };
}

export function passwordRefused(user: Named): Entry {
  return {
    action: "auth.password-failed",
    resource: resourceOf(user),
    summary: "Failed to change the own password: what was typed as the current one was not it",
  };
}

export function themeChosen(user: Named & Pick<UserRow, "theme">, before: { theme: string | null }): Entry {
  const summary = user.theme === null ? "Went back to the organisation's theme" : `Chose the theme “${user.theme}”`;
  return { action: "user.update", resource: resourceOf(user), summary, before, after: { theme: user.theme } };
}

const PASSWORD_CHANGED = {
  own: () => "changed the own password",
  link: () => "set a new password with a one-time link",
  admin: (name: string) => `set a new password of “${name}”`,
};

/** By whom: the person signed in, the person with a one-time link, or an admin. Undefined where nothing is another. */
export function accountChanged(before: Account, after: Account, by: "own" | "link" | "admin"): Entry | undefined {
  const words = [
    before.name !== after.name && `renamed “${before.name}” to “${after.name}”`,
    before.email !== after.email && `changed the email of “${after.name}”`,
    before.role !== after.role && `made “${after.name}” ${after.role} instead of ${before.role}`,
    before.isDisabled !== after.isDisabled && `${after.isDisabled ? "disabled" : "enabled"} “${after.name}”`,
    before.passwordHash !== after.passwordHash && PASSWORD_CHANGED[by](after.name),
  ].filter((each) => each !== false);
  const summary = words.join(", ");
  if (summary === "") return undefined;
  const action: AuditAction = by !== "admin" && before.passwordHash !== after.passwordHash ? "auth.password" : "user.update";
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`;
  return {
    action,
    // Whoever comes with a link has not signed in yet.
    ...(by === "link" && { actor: asActor(after) }),
    resource: resourceOf(after),
    summary: sentence,
    before: stateOf(before),
    after: stateOf(after),
    secrets: ["password"],
  };
}

function tokenState({ name, scopes, expiresAt, userId }: ApiTokenRow) {
  return { name, scopes, expiresAt, userId };
}

export function tokenMade(token: ApiTokenRow): Entry {
  const resource = { kind: "token", id: token.id, name: token.name } as const;
  return { action: "token.create", resource, summary: `Made the API token “${token.name}”`, after: tokenState(token) };
}

export function tokenRotated(token: ApiTokenRow, replacedId: string): Entry {
  const resource = { kind: "token", id: token.id, name: token.name } as const;
  const summary = `Gave the API token “${token.name}” a new text`;
  return { action: "token.rotate", resource, summary, after: { ...tokenState(token), replaces: replacedId } };
}

export function tokenRevoked(token: ApiTokenRow): Entry {
  const resource = { kind: "token", id: token.id, name: token.name } as const;
  return { action: "token.delete", resource, summary: `Revoked the API token “${token.name}”`, before: tokenState(token) };
}

export function invited({ id, email, role, groupIds }: OneTimeLinkRow): Entry {
  const resource = { kind: "user", id, name: email } as const;
  return { action: "invitation.create", resource, summary: `Invited ${email} as ${role}`, after: { email, role, groupIds } };
}

export function invitationWithdrawn({ id, email }: OneTimeLinkRow): Entry {
  return { action: "invitation.delete", resource: { kind: "user", id, name: email }, summary: `Withdrew the invitation of ${email}` };
}

export function invitationSuperseded({ id, email }: OneTimeLinkRow): Entry {
  const summary = `Withdrew an earlier invitation of ${email}: there is a newer one`;
  return { action: "invitation.delete", resource: { kind: "user", id, name: email }, summary };
}

function groupState({ row, members }: GroupWithMembers) {
  return { name: row.name, description: row.description, members };
}

export function groupMade(group: GroupWithMembers): Entry {
  const resource = { kind: "group", id: group.row.id, name: group.row.name } as const;
  return { action: "group.create", resource, summary: `Made the group “${group.row.name}”`, after: groupState(group) };
}

export function groupChanged(before: ReturnType<typeof groupState>, group: GroupWithMembers): Entry {
  const joined = group.members.filter((id) => !before.members.includes(id)).length;
  const left = before.members.filter((id) => !group.members.includes(id)).length;
  const people = [joined > 0 && `${joined} joined`, left > 0 && `${left} left`].filter((each) => each !== false);
  return {
    action: "group.update",
    resource: { kind: "group", id: group.row.id, name: group.row.name },
    summary: `Changed the group “${group.row.name}”${people.length === 0 ? "" : `: ${people.join(", ")}`}`,
    before,
    after: groupState(group),
  };
}

export function groupDeleted(group: GroupWithMembers): Entry {
  const resource = { kind: "group", id: group.row.id, name: group.row.name } as const;
  return { action: "group.delete", resource, summary: `Deleted the group “${group.row.name}”`, before: groupState(group) };
}

/** Under the resource that was granted, so that its history holds who was let in. */
function grantResource({ kind, resourceId }: NamedGrant["row"]) {
  if (kind === "page" || kind === "tool") return { kind, id: resourceId } as const;
  if (kind === "widget") return { kind: "page", id: resourceId.split("/", 1)[0] ?? "" } as const;
  return { kind: "grant", id: resourceId } as const;
}

function grantState({ row, subjectName }: NamedGrant) {
  const { kind, resourceId, subjectKind, subjectId, level } = row;
  return { kind, resourceId, subjectKind, subjectId, subjectName, level };
}

/** `name`: of what was granted, as `SharedName` gives it. */
export function granted(grant: NamedGrant, name: string, levelBefore: Level | undefined): Entry {
  const { row, subjectName } = grant;
  const state = grantState(grant);
  const before = levelBefore === undefined ? "" : `, before “${LEVEL_TITLES[levelBefore]}”`;
  return {
    action: levelBefore === undefined ? "grant.create" : "grant.update",
    resource: grantResource(row),
    summary:
      row.kind === "widget" ? `Let ${subjectName} see ${name}` : `Gave ${subjectName} “${LEVEL_TITLES[row.level]}” for ${name}${before}`,
    ...(levelBefore === undefined ? {} : { before: { ...state, level: levelBefore } }),
    after: state,
  };
}

export function grantTaken(grant: NamedGrant, name: string): Entry {
  const { row, subjectName } = grant;
  const summary =
    row.kind === "widget"
      ? `No longer lets ${subjectName} see ${name}`
      : `Took “${LEVEL_TITLES[row.level]}” for ${name} from ${subjectName}`;
  return { action: "grant.delete", resource: grantResource(row), summary, before: grantState(grant) };
}

export function passwordLinkMade(user: Named): Entry {
  return { action: "auth.password-link", resource: resourceOf(user), summary: `Made a link for a new password of “${user.name}”` };
}

const screenOf = ({ id, name }: DeviceRow) => ({ kind: "device", id, name }) as const;

export function screenMade(row: DeviceRow): Entry {
  return {
    action: "device.create",
    resource: screenOf(row),
    summary: `Made the screen “${row.name}”`,
    after: { name: row.name, pages: row.pages },
  };
}

export function screenChanged(before: Pick<DeviceRow, "name" | "pages">, row: DeviceRow): Entry {
  const after = { name: row.name, pages: row.pages };
  return { action: "device.update", resource: screenOf(row), summary: `Changed the screen “${row.name}”`, before, after };
}

export function screenReopened(row: DeviceRow): Entry {
  return { action: "device.update", resource: screenOf(row), summary: `Made another link for the screen “${row.name}”` };
}

export function screenOpened(row: DeviceRow): Entry {
  const actor = { kind: "device", id: row.id, name: row.name } as const;
  return { action: "device.open", actor, resource: screenOf(row), summary: `The screen “${row.name}” was opened` };
}

export function screenRevoked(row: DeviceRow): Entry {
  return {
    action: "device.delete",
    resource: screenOf(row),
    summary: `Revoked the screen “${row.name}”`,
    before: { name: row.name, pages: row.pages },
  };
}

const linkState = ({ name, pageId, fixed, allowed, expiresAt }: GuestLinkRow) => ({
  name,
  page: pageId,
  fixed,
  allowed,
  expiresAt: expiresAt?.toISOString() ?? null,
});

export function guestLinkMade(row: GuestLinkRow): Entry {
  const resource = { kind: "guest-link", id: row.id, name: row.name } as const;
  return { action: "guest-link.create", resource, summary: `Made the guest link “${row.name}”`, after: linkState(row) };
}

export function guestLinkEnded(row: GuestLinkRow): Entry {
  const resource = { kind: "guest-link", id: row.id, name: row.name } as const;
  return { action: "guest-link.delete", resource, summary: `Ended the guest link “${row.name}”`, before: linkState(row) };
}
