import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { ACTIONS, Role } from "../kernel/permission.ts";
import { ApiToken, Email, Me, Password, PersonName, User } from "./schema.ts";

const tag = "Access";
const UserId = z.object({ userId: Id });

export const accessContract = {
  /** Whether the first account is still to be made. */
  setupStatus: endpoint({
    method: "GET",
    path: "/api/auth/setup",
    tag,
    summary: "Is set-up open?",
    permission: "public",
    response: z.object({ isOpen: z.boolean() }),
  }),
  setup: endpoint({
    method: "POST",
    path: "/api/auth/setup",
    tag,
    summary: "Make the first admin with the one-time code that the server printed",
    permission: "public",
    body: z.object({ code: z.string().max(100), email: Email, name: PersonName, password: Password }),
    response: Me,
    problems: ["auth.setup-code", "auth.setup-done"],
  }),
  login: endpoint({
    method: "POST",
    path: "/api/auth/login",
    tag,
    summary: "Sign in; sets the session cookie",
    permission: "public",
    body: z.object({ email: z.string().max(254), password: z.string().max(200) }),
    response: Me,
    problems: ["auth.failed", "request.too-many"],
  }),
  logout: endpoint({
    method: "POST",
    path: "/api/auth/logout",
    tag,
    summary: "Sign out",
    permission: "public",
    response: z.null(),
    status: 204,
  }),
  me: endpoint({
    method: "GET",
    path: "/api/auth/me",
    tag,
    summary: "Who am I, and what may I do?",
    permission: "signed-in",
    response: Me,
  }),
  changePassword: endpoint({
    method: "POST",
    path: "/api/auth/password",
    tag,
    summary: "Change my password; ends my other sessions",
    permission: "signed-in",
    body: z.object({ current: z.string().max(200), next: Password }),
    response: z.null(),
    status: 204,
    problems: ["auth.failed"],
  }),
  listUsers: endpoint({
    method: "GET",
    path: "/api/users",
    tag,
    summary: "List accounts",
    permission: "user.list",
    response: z.array(User),
  }),
  createUser: endpoint({
    method: "POST",
    path: "/api/users",
    tag,
    summary: "Make an account",
    permission: "user.manage",
    body: z.object({ email: Email, name: PersonName, role: Role, password: Password }),
    response: User,
    status: 201,
    problems: ["user.email-taken"],
  }),
  updateUser: endpoint({
    method: "PATCH",
    path: "/api/users/:userId",
    tag,
    summary: "Change an account's name, role, password, or disable it",
    permission: "user.manage",
    params: UserId,
    body: z.object({ name: PersonName, role: Role, password: Password, isDisabled: z.boolean() }).partial(),
    response: User,
    problems: ["user.last-admin", "not-found"],
  }),
  listTokens: endpoint({
    method: "GET",
    path: "/api/tokens",
    tag,
    summary: "List my API tokens",
    permission: "token.manage-own",
    response: z.array(ApiToken),
  }),
  createToken: endpoint({
    method: "POST",
    path: "/api/tokens",
    tag,
    summary: "Make an API token; its text is in this answer only",
    permission: "token.manage-own",
    body: z.object({
      name: z.string().trim().min(1).max(100),
      scopes: z.union([z.literal("all"), z.array(z.enum(ACTIONS)).min(1)]).default("all"),
      expiresInDays: z.int().min(1).max(3_650).nullable().default(90),
    }),
    response: ApiToken.extend({ token: z.string() }),
    status: 201,
  }),
  deleteToken: endpoint({
    method: "DELETE",
    path: "/api/tokens/:tokenId",
    tag,
    summary: "Revoke an API token",
    permission: "token.manage-own",
    params: z.object({ tokenId: Id }),
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
};
