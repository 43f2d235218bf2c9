import { z } from "zod";

import { endpoint } from "../kernel/endpoint.ts";
import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { ThemeChoice } from "./appearance.ts";
import { SectionName } from "./sections.ts";

const tag = "Settings";
const Section = z.object({ section: SectionName });
const FieldValues = z.record(z.string().max(100), Json);
const Version = Section.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) });

const Author = z.object({ id: Id, name: z.string() });

/** A section as it is now. Secrets come out as `{set, updatedAt}` only. */
export const SectionState = z.object({
  /** One that this version does not know is a newer server's. */
  section: z.string(),
  values: FieldValues,
  /** Counts its changes; 0 where nobody has made one. */
  revision: z.int(),
  updatedAt: z.iso.datetime().nullable(),
});
export type SectionState = z.infer<typeof SectionState>;

/** A state that a section had, without what it was. */
export const SectionVersion = z.object({
  version: z.int(),
  /** Null where nobody's account made it. */
  author: Author.nullable(),
  /** The version that it brought back. */
  restoredFrom: z.int().nullable(),
  createdAt: z.iso.datetime(),
});
export type SectionVersion = z.infer<typeof SectionVersion>;

/** How this installation looks, for everybody. */
export const PublicBranding = z.object({
  name: z.string(),
  /** Address of the logo below the app's, null for the product's own sign. */
  logo: z.string().nullable(),
  accent: z.string().nullable(),
  accentDark: z.string().nullable(),
  theme: ThemeChoice,
  wallTheme: ThemeChoice,
  minPasswordLength: z.int(),
});
export type PublicBranding = z.infer<typeof PublicBranding>;

/** What a mail server said. */
export const MailReport = z.object({
  ok: z.boolean(),
  /** In words: what happened, and what to do about it. */
  message: z.string(),
  /** The server's own answer, with its number; null where there was none. */
  answer: z.string().nullable(),
  durationMs: z.number(),
});
export type MailReport = z.infer<typeof MailReport>;

export const settingsContract = {
  list: endpoint({
    method: "GET",
    path: "/api/settings",
    tag,
    summary: "All sections of the settings",
    permission: "settings.view",
    response: z.array(SectionState),
  }),
  update: endpoint({
    method: "PATCH",
    path: "/api/settings/:section",
    tag,
    summary: "Change fields of a section; refused where somebody else changed one of them since `base`",
    permission: "settings.manage",
    params: Section,
    body: z.object({
      /** The values that one started from, of all fields or of those that change. Without them nothing is compared. */
      base: FieldValues.optional(),
      /** New values; null takes a field back to its default, and removes a secret. */
      changes: FieldValues,
    }),
    response: SectionState,
    problems: ["request.invalid", "settings.stale", "settings.locks-out"],
  }),
  versions: endpoint({
    method: "GET",
    path: "/api/settings/:section/versions",
    tag,
    summary: "States that a section had, newest first",
    permission: "settings.view",
    params: Section,
    response: z.array(SectionVersion),
  }),
  version: endpoint({
    method: "GET",
    path: "/api/settings/:section/versions/:version",
    tag,
    summary: "A state that a section had; secrets have no versions",
    permission: "settings.view",
    params: Version,
    response: z.object({ values: FieldValues }),
    problems: ["not-found"],
  }),
  restore: endpoint({
    method: "POST",
    path: "/api/settings/:section/versions/:version/restore",
    tag,
    summary: "Bring back a state of a section; secrets stay as they are",
    permission: "settings.manage",
    params: Version,
    response: SectionState,
    problems: ["not-found", "request.invalid", "settings.locks-out"],
  }),
  testMail: endpoint({
    method: "POST",
    path: "/api/settings/mail/test",
    tag,
    summary: "Send a mail with these settings, stored or not, and say what the server answered",
    permission: "settings.manage",
    body: z.object({ to: z.email().max(254), changes: FieldValues.default({}) }),
    response: MailReport,
    problems: ["request.invalid"],
  }),
  branding: endpoint({
    method: "GET",
    path: "/api/branding",
    tag,
    summary: "How this installation looks",
    permission: "public",
    response: PublicBranding,
  }),
  logo: endpoint({
    method: "GET",
    path: "/api/branding/logo",
    tag,
    summary: "The logo as a picture",
    permission: "public",
    response: z.string(),
    problems: ["not-found"],
  }),
};
