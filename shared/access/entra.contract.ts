import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { EntraId } from "../settings/entra.ts";
import { Me } from "./schema.ts";

const tag = "Access";
const UserId = z.object({ userId: Id });

/** What a browser needs to know to sign somebody in with Microsoft. */
export const EntraSignIn = z.discriminatedUnion("isOn", [
  z.object({ isOn: z.literal(false) }),
  z.object({
    isOn: z.literal(true),
    clientId: z.string(),
    /** `https://login.microsoftonline.com/<tenant>`. */
    authority: z.string(),
    /** What is asked of Microsoft where somebody is in too many groups for the token. */
    groupsScope: z.string(),
  }),
]);
export type EntraSignIn = z.infer<typeof EntraSignIn>;

/** An account of a Microsoft directory with which somebody signs in. */
export const EntraIdentity = z.object({
  id: Id,
  tenantId: z.string(),
  objectId: z.string(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
});
export type EntraIdentity = z.infer<typeof EntraIdentity>;

/** Longest token that is looked at: one with 200 groups has about 12 000 characters. */
const Token = z.string().min(1).max(30_000);

/** Signing in with Microsoft Entra ID. */
export const entraContract = {
  entra: endpoint({
    method: "GET",
    path: "/api/auth/entra",
    tag,
    summary: "Is sign-in with Microsoft on, and with what?",
    permission: "public",
    response: EntraSignIn,
  }),
  entraNonce: endpoint({
    method: "POST",
    path: "/api/auth/entra/nonce",
    tag,
    summary: "A nonce for one sign-in with Microsoft by this browser",
    permission: "public",
    response: z.object({ nonce: z.string(), expiresAt: z.iso.datetime() }),
    status: 201,
    problems: ["entra.off", "request.too-many"],
  }),
  entraLogin: endpoint({
    method: "POST",
    path: "/api/auth/entra",
    tag,
    summary: "Sign in with Microsoft's ID token; sets the session cookie",
    permission: "public",
    body: z.object({
      idToken: Token,
      /** For Microsoft Graph; sent along after `entra.groups-needed`. */
      graphToken: Token.optional(),
    }),
    response: Me,
    problems: [
      "entra.off",
      "entra.refused",
      "entra.not-allowed",
      "entra.email-taken",
      "entra.groups-needed",
      "entra.groups-failed",
      "request.too-many",
    ],
  }),
  listIdentities: endpoint({
    method: "GET",
    path: "/api/users/:userId/identities",
    tag,
    summary: "Microsoft accounts with which somebody signs in",
    permission: "user.manage",
    params: UserId,
    response: z.array(EntraIdentity),
    problems: ["not-found"],
  }),
  linkIdentity: endpoint({
    method: "POST",
    path: "/api/users/:userId/identities",
    tag,
    summary: "Let somebody sign in with a Microsoft account",
    permission: "user.manage",
    params: UserId,
    body: z.object({ tenantId: EntraId, objectId: EntraId }),
    response: EntraIdentity,
    status: 201,
    problems: ["entra.identity-taken", "not-found"],
  }),
  unlinkIdentity: endpoint({
    method: "DELETE",
    path: "/api/users/:userId/identities/:identityId",
    tag,
    summary: "Take a Microsoft account from somebody; ends their sign-ins",
    permission: "user.manage",
    params: UserId.extend({ identityId: Id }),
    response: z.null(),
    status: 204,
    problems: ["not-found"],
  }),
};
