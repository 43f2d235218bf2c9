import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { parseCookie } from "cookie";

/** Cookies by what they prove; where several come along the first that opens something counts. */
export const COOKIES = { session: "pb_session", device: "pb_device", guest: "pb_guest", nonce: "pb_nonce", known: "pb_known" } as const;
const TOKEN_PREFIX = "pbt_";

/** What a request shows to say who it is. */
export type Credential = { kind: "session" | "token" | "device" | "guest"; hash: string };

/** What the database keeps of a secret that can't be guessed. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** 256 random bits and the hash that the database keeps. No salt: the value itself can't be guessed. */
export function newCredential(kind: Credential["kind"] | "link"): { text: string; hash: string } {
  const text = `${kind === "token" ? TOKEN_PREFIX : ""}${randomBytes(32).toString("base64url")}`;
  return { text, hash: hashOf(text) };
}

/** What a request shows, in the order in which it counts: the bearer token alone, else its cookies. */
export function credentialsOf(request: IncomingMessage): Credential[] {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return [{ kind: "token", hash: hashOf(bearer) }];
  const cookies = parseCookie(request.headers.cookie ?? "");
  return (["session", "device", "guest"] as const).flatMap((kind) => {
    const cookie = cookies[COOKIES[kind]];
    return cookie === undefined || cookie === "" ? [] : [{ kind, hash: hashOf(cookie) }];
  });
}

const CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CODE_GROUPS = 3;
const GROUP_LENGTH = 4;

/** A code of 60 random bits that can be read aloud: no letter looks like another. */
export function newSetupCode(): string {
  const letters = [...randomBytes(CODE_GROUPS * GROUP_LENGTH)].map((byte) => CODE_LETTERS[byte % CODE_LETTERS.length]).join("");
  return letters.match(/.{4}/g)?.join("-") ?? letters;
}

/** Compares a typed code in constant time, whatever its case, spaces and dashes. */
export function isSameCode(typed: string, code: string): boolean {
  const digest = (text: string) =>
    createHash("sha256")
      .update(text.toUpperCase().replace(/[^0-9A-Z]/g, ""))
      .digest();
  return timingSafeEqual(digest(typed), digest(code));
}
