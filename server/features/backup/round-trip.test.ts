import { createHash, randomBytes } from "node:crypto";

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { backupContract } from "#shared/backup/contract.ts";
import { BACKUP_FORMAT, BACKUP_SCHEMA_VERSION, BackupContent, type BackupFile, fileText } from "#shared/backup/file.ts";
import { inOrder, planImport, TABLES } from "#shared/backup/plan.core.ts";
import { Json } from "#shared/kernel/json.ts";
import { LEVELS, Role } from "#shared/kernel/permission.ts";
import { toLayout } from "#shared/pages/layout.core.ts";
import { applyOperation } from "#shared/pages/operations.ts";
import { sortKeys } from "#shared/pages/plain.core.ts";
import type { Layout } from "#shared/pages/schema.ts";
import { act, idOf, join, seedState, type Step } from "#shared/pages/testing/players.ts";

import { startTestApp } from "../../test/test-app.ts";

const ADMIN = { ADMIN_EMAIL: "first.admin@example.test", ADMIN_PASSWORD: randomBytes(12).toString("base64url") };
const RUNS = { sqlite: 6, postgres: 3 };

const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(1_000));
const time = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }).map((date) => date.toISOString());
const id = fc.uuid({ version: 7 });
/** As people name things, in any language; not empty, and the same when trimmed. */
const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((text) => `x${text.replaceAll("\0", "")}x`);
const words = fc.string({ unit: "grapheme", maxLength: 50 }).map((text) => text.replaceAll("\0", "").toWellFormed());
const record = fc.dictionary(
  fc.constantFrom("a", "Z", "ü", "10", "9", "_x"),
  fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)),
);
const or = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

/** A page as people could have drawn it. */
const layout: fc.Arbitrary<Layout> = fc.tuple(fc.array(step, { maxLength: 25 }), name).map(([steps, title]) => {
  const player = join(seedState, 77);
  for (const each of steps) act(player, each);
  applyOperation(player.doc, { op: "set-page", title }, player.origin);
  return toLayout(player.doc);
});

const shaOf = (value: unknown) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const asJson = (value: unknown) => Json.parse(JSON.parse(JSON.stringify(value)));
const sets = <T extends { id: string }>(row: fc.Arbitrary<T>, maxLength = 3) =>
  fc.uniqueArray(row, { maxLength, selector: (each) => each.id });

const user = fc.record({
  id,
  name,
  role: fc.constantFrom(...Role.options),
  isDisabled: fc.boolean(),
  color: fc.nat(11),
  theme: or(fc.constantFrom("light", "dark")),
  createdAt: time,
});

const page = fc.record({
  id,
  draft: layout,
  tags: or(fc.array(words, { maxLength: 2 })),
  versions: fc.array(fc.record({ id, note: words, layout, createdAt: time }), { maxLength: 2 }),
  points: fc.array(fc.record({ id, name: or(name), layout, createdAt: time }), { maxLength: 2 }),
  editedAt: or(time),
  deletedAt: or(time),
  createdAt: time,
  updatedAt: time,
});

type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

interface Drawn {
  users: Of<typeof user>[];
  pages: Of<typeof page>[];
}

function peopleOf({ users }: Drawn): BackupContent["users"] {
  return users.map((each, index) =>
    index === 0
      ? { ...each, email: ADMIN.ADMIN_EMAIL, role: "admin", isDisabled: false }
      : { ...each, email: `person.${index}@example.test` },
  );
}

function pagesOf({ pages, users }: Drawn): Pick<BackupContent, "pages" | "pageVersions" | "restorePoints"> {
  const owner = users[0]?.id ?? null;
  const rows = pages.map(({ id: pageId, tags, createdAt, updatedAt, versions, draft, editedAt, deletedAt }, index) => {
    const last = versions.at(-1);
    return {
      id: pageId,
      tags,
      createdAt,
      updatedAt,
      slug: deletedAt === null ? `page-${index}` : `page-${index}~${pageId}`,
      title: draft.title,
      description: draft.description,
      ownerId: owner,
      publishedVersion: last === undefined ? null : versions.length,
      publishedAt: last?.createdAt ?? null,
      publishedSha256: last === undefined ? null : shaOf(last.layout),
      publishedTitle: last?.layout.title ?? null,
      publishedDescription: last?.layout.description ?? null,
      draftEditedAt: editedAt,
      deletedAt,
      deletedById: deletedAt === null ? null : owner,
      draft,
    };
  });
  const pageVersions = pages.flatMap(({ id: pageId, versions }) =>
    versions.map((each, index) => ({
      ...each,
      pageId,
      version: index + 1,
      authorId: owner,
      layout: asJson(each.layout),
      sha256: shaOf(each.layout),
      changes: [{ summary: `Changed “${each.note}”`, by: users.map((person) => person.id) }],
    })),
  );
  const restorePoints = pages.flatMap(({ id: pageId, points }) =>
    points.map((each) => ({
      ...each,
      pageId,
      layout: asJson(each.layout),
      sha256: shaOf(each.layout),
      authors: users.map((person) => person.id),
    })),
  );
  return { pages: rows, pageVersions, restorePoints };
}

/** Any installation, with one admin at least. */
const content: fc.Arbitrary<BackupContent> = fc
  .record({
    users: fc.uniqueArray(user, { minLength: 1, maxLength: 4, selector: (each) => each.id }),
    groups: fc.uniqueArray(fc.record({ id, name, description: words, createdAt: time }), { maxLength: 3, selector: (each) => each.name }),
    tools: sets(fc.record({ id, kind: fc.constant("http"), name, config: record, createdAt: time, updatedAt: time })),
    pages: sets(page),
    grants: sets(fc.record({ id, level: fc.constantFrom(...LEVELS), createdBy: or(id), createdAt: time })),
    devices: sets(fc.record({ id, name, createdBy: id, createdAt: time, expiresAt: time })),
    links: sets(fc.record({ id, name, fixed: record, allowed: fc.array(words), createdBy: id, createdAt: time, expiresAt: or(time) })),
    kept: sets(fc.record({ id, value: record, authorId: or(id), restoredFrom: or(fc.integer({ min: 1, max: 9 })), createdAt: time })),
    identities: sets(fc.record({ id, tenantId: fc.uuid(), objectId: fc.uuid(), createdAt: time })),
    branding: or(fc.record({ updatedAt: time, name })),
  })
  .map((drawn) => {
    const users = peopleOf(drawn);
    const [first] = users;
    const rows: BackupContent = {
      users,
      identities: drawn.identities.map((row) => ({ ...row, userId: first?.id ?? row.id })),
      groups: drawn.groups,
      groupMembers: drawn.groups.flatMap((group) => users.map((member) => ({ groupId: group.id, userId: member.id }))),
      grants: drawn.grants.map((row, index) => ({ ...row, subjectKind: "user", subjectId: row.id, kind: "page", resourceId: idOf(index) })),
      devices: drawn.devices.map((row) => ({ ...row, pages: drawn.pages.map((each) => each.id) })),
      guestLinks: drawn.pages.slice(0, 1).flatMap((each) => drawn.links.map((row) => ({ ...row, pageId: each.id }))),
      tools: drawn.tools,
      settings:
        drawn.branding === null ? [] : [{ section: "branding", value: { name: drawn.branding.name }, updatedAt: drawn.branding.updatedAt }],
      resourceVersions: drawn.kept.map((row, index) => ({ ...row, kind: "tool", resourceId: idOf(1), version: index + 1 })),
      ...pagesOf(drawn),
    };
    // Fields in the order of the schema, rows in the order of their keys, and keys of free JSON sorted: as an export has them.
    const parsed = BackupContent.parse(rows);
    const ordered = TABLES.map((table) => [table, inOrder<Record<string, unknown>>(table, parsed[table])] as const);
    return BackupContent.parse(Object.fromEntries(ordered));
  });

const fileOf = (parts: BackupContent): BackupFile => ({
  format: BACKUP_FORMAT,
  schemaVersion: BACKUP_SCHEMA_VERSION,
  content: parts,
  secrets: null,
});

describe("an import", () => {
  it("of what is here changes nothing, and of anything in place of everything leaves nothing to do", () => {
    fc.assert(
      fc.property(content, content, (here, file) => {
        const again = planImport(here, here, "replace", undefined);
        for (const table of TABLES) expect(again.tables[table]).toMatchObject({ add: [], change: [], remove: [] });
        const plan = planImport(here, file, "replace", undefined);
        for (const table of TABLES) {
          const { add, change, remove, same } = plan.tables[table];
          expect(add.length + change.length + same).toBe(file[table].length);
          expect(change.length + remove.length + same).toBe(here[table].length);
        }
        expect(planImport(here, file, "merge", undefined).tables.pages.remove).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe.each(["sqlite", "postgres"] as const)("any installation on %s", (driver) => {
  it("comes out of an empty server as it went in", async () => {
    const property = fc.asyncProperty(content, async (parts) => {
      await using app = await startTestApp({ driver, env: ADMIN });
      const admin = await app.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      const file = fileOf(parts);
      await admin.ask(backupContract.import, { body: { file, mode: "replace" } });
      const out = await (await admin.fetch("api/backup/export", { method: "POST", json: {} })).text();
      // Free JSON of a file may have its keys in any order, an export has one.
      expect(sortKeys(JSON.parse(out))).toEqual(sortKeys(JSON.parse(fileText(file))));
      // Its own export goes through yet another server to the letter.
      await using other = await startTestApp({ driver: driver === "sqlite" ? "postgres" : "sqlite", env: ADMIN });
      const next = await other.signInAs(ADMIN.ADMIN_EMAIL, ADMIN.ADMIN_PASSWORD);
      await next.fetch("api/backup/import", { method: "POST", json: { file: JSON.parse(out), mode: "replace" } });
      expect(await (await next.fetch("api/backup/export", { method: "POST", json: {} })).text()).toBe(out);
    });
    await fc.assert(property, { numRuns: RUNS[driver] });
  }, 120_000);
});
