import { z } from "zod";

import { Email, PersonName } from "../access/schema.ts";
import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { GrantKind, Level, Role } from "../kernel/permission.ts";
import { isStorableTime, NOT_STORABLE } from "../kernel/time.ts";
import { Layout } from "../pages/schema.ts";
import { ThemeChoice } from "../settings/appearance.ts";

/** Of the file, not of the database: a file of a newer one is refused, files of older ones are read for ever. */
export const BACKUP_SCHEMA_VERSION = 1;
export const BACKUP_FORMAT = "platform-builder-backup";

const Time = z.iso.datetime().refine(isStorableTime, NOT_STORABLE);
const Fields = z.record(z.string(), Json);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Every database's integers hold it, and many that come after it. */
const Version = z.int().min(1).max(2_000_000_000);
const text = (length: number) => z.string().max(length);

/** What the file holds, by table; each list in the order of its keys, so that equal installations give equal files. */
export const BackupContent = z.object({
  users: z.array(
    z.object({
      id: Id,
      email: Email,
      name: PersonName,
      role: Role,
      isDisabled: z.boolean(),
      color: z.int().min(0).max(11),
      theme: ThemeChoice.nullable(),
      createdAt: Time,
    }),
  ),
  identities: z.array(z.object({ id: Id, userId: Id, tenantId: text(36), objectId: text(36), createdAt: Time })),
  groups: z.array(z.object({ id: Id, name: text(100), description: text(500), createdAt: Time })),
  groupMembers: z.array(z.object({ groupId: Id, userId: Id })),
  grants: z.array(
    z.object({
      id: Id,
      subjectKind: z.enum(["user", "group", "role"]),
      subjectId: text(36),
      kind: GrantKind,
      resourceId: text(80),
      level: Level,
      createdBy: Id.nullable(),
      createdAt: Time,
    }),
  ),
  devices: z.array(z.object({ id: Id, name: text(100), pages: z.array(Id), createdBy: Id, createdAt: Time, expiresAt: Time })),
  guestLinks: z.array(
    z.object({
      id: Id,
      pageId: Id,
      name: text(100),
      fixed: Fields,
      allowed: z.array(z.string()),
      createdBy: Id,
      createdAt: Time,
      expiresAt: Time.nullable(),
    }),
  ),
  tools: z.array(z.object({ id: Id, kind: text(50), name: text(100), config: Fields, createdAt: Time, updatedAt: Time })),
  settings: z.array(z.object({ section: text(50), value: Fields, updatedAt: Time })),
  resourceVersions: z.array(
    z.object({
      id: Id,
      kind: text(20),
      resourceId: text(80),
      version: Version,
      value: Json,
      authorId: Id.nullable(),
      restoredFrom: Version.nullable(),
      createdAt: Time,
    }),
  ),
  pages: z.array(
    z.object({
      id: Id,
      slug: text(120).min(1),
      title: text(200),
      description: text(2_000),
      tags: z.array(z.string()).nullable(),
      ownerId: Id.nullable(),
      publishedVersion: Version.nullable(),
      publishedAt: Time.nullable(),
      publishedSha256: Sha256.nullable(),
      publishedTitle: text(200).nullable(),
      publishedDescription: text(2_000).nullable(),
      draftEditedAt: Time.nullable(),
      deletedAt: Time.nullable(),
      deletedById: Id.nullable(),
      createdAt: Time,
      updatedAt: Time,
      /** The draft as `layout.json`. */
      draft: Layout,
    }),
  ),
  pageVersions: z.array(
    z.object({
      id: Id,
      pageId: Id,
      version: Version,
      note: text(2_000),
      authorId: Id.nullable(),
      /** `layout.json` as it was published, to the letter. */
      layout: Json,
      sha256: Sha256,
      changes: z.array(z.object({ summary: z.string(), by: z.array(z.string()) })),
      createdAt: Time,
    }),
  ),
  restorePoints: z.array(
    z.object({
      id: Id,
      pageId: Id,
      name: text(100).nullable(),
      layout: Json,
      sha256: Sha256,
      authors: z.array(z.string()),
      createdAt: Time,
    }),
  ),
});
export type BackupContent = z.infer<typeof BackupContent>;
export type BackupTable = keyof BackupContent;

/** What is secret, readable only with the passphrase: AES-256-GCM with a key that scrypt makes from it. All in base64. */
export const SealedBlock = z.object({
  kdf: z.literal("scrypt-32768-8-3"),
  cipher: z.literal("aes-256-gcm"),
  salt: text(64),
  iv: text(32),
  data: z.string(),
});
export type SealedBlock = z.infer<typeof SealedBlock>;

const SecretTexts = z.record(z.string(), z.record(z.string(), z.object({ text: z.string(), updatedAt: z.string() })));

/** What lies in the sealed block: hashes of passwords and codes by the row's id, and secrets in plain text by row and field. */
export const BackupSecrets = z.object({
  passwords: z.record(z.string(), z.string()),
  devices: z.record(z.string(), z.string()),
  guestLinks: z.record(z.string(), z.string()),
  tools: SecretTexts,
  settings: SecretTexts,
});
export type BackupSecrets = z.infer<typeof BackupSecrets>;

/** A whole installation as one file. */
export const BackupFile = z.object({
  format: z.literal(BACKUP_FORMAT, { error: "This is not a backup of the platform builder" }),
  schemaVersion: z.literal(BACKUP_SCHEMA_VERSION, {
    error: ({ input }) =>
      typeof input === "number" && input > BACKUP_SCHEMA_VERSION
        ? `The file has schema version ${input}, written by a newer version of the product; this one reads up to ${BACKUP_SCHEMA_VERSION}`
        : `Must be ${BACKUP_SCHEMA_VERSION}`,
  }),
  content: BackupContent,
  secrets: SealedBlock.nullable(),
});
export type BackupFile = z.infer<typeof BackupFile>;

/** A canonical file of this content: equal content is equal text. */
export function fileText(file: BackupFile): string {
  return `${JSON.stringify(file, null, 1)}\n`;
}
