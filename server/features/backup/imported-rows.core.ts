import type { AuditAction, AuditResourceKind } from "#shared/audit/schema.ts";
import type { BackupContent, BackupSecrets, BackupTable } from "#shared/backup/file.ts";
import { type ImportPlan, keyFieldsOf, TABLES } from "#shared/backup/plan.core.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import { SectionName, sectionOf } from "#shared/settings/sections.ts";

type Row = Record<string, unknown>;
type Rows = Record<BackupTable, Row[]>;
type ById = ReadonlyMap<string, Row>;

/** What an import did to one thing, for the log. */
export interface ImportedRow {
  action: AuditAction;
  resource: { kind: AuditResourceKind; id: string; name: string | null };
  summary: string;
  before?: Row;
  after?: Row;
}

/** A list of rows that belong to another row, told as a field of it. */
interface Part {
  table: BackupTable;
  field: string;
  /** The id of the row that it belongs to; none where it is another table's. */
  of: (row: Row) => string | undefined;
  told: (row: Row) => unknown;
}

/** How rows of a table are told. */
interface Told {
  table: BackupTable;
  kind: AuditResourceKind;
  what: string;
  actions: Record<"add" | "change" | "remove", AuditAction>;
  name: string;
  /** Fields that follow from others, or are told elsewhere. */
  hidden?: readonly string[];
  parts?: readonly Part[];
}

const actionsOf = (kind: "user" | "group" | "grant" | "device" | "tool" | "page" | "guest-link") =>
  ({ add: `${kind}.create`, change: `${kind}.update`, remove: `${kind}.delete` }) as const;

function versionsOf(kind: string): Part {
  return {
    table: "resourceVersions",
    field: "versions",
    of: (row) => (row["kind"] === kind ? String(row["resourceId"]) : undefined),
    told: ({ version, createdAt }) => ({ version, createdAt }),
  };
}

const TOLD: readonly Told[] = [
  {
    table: "users",
    kind: "user",
    what: "the account",
    actions: actionsOf("user"),
    name: "name",
    parts: [
      {
        table: "identities",
        field: "microsoftAccounts",
        of: ({ userId }) => String(userId),
        told: ({ tenantId, objectId }) => ({ tenantId, objectId }),
      },
    ],
  },
  {
    table: "groups",
    kind: "group",
    what: "the group",
    actions: actionsOf("group"),
    name: "name",
    parts: [{ table: "groupMembers", field: "members", of: ({ groupId }) => String(groupId), told: ({ userId }) => userId }],
  },
  {
    table: "tools",
    kind: "tool",
    what: "the tool",
    actions: actionsOf("tool"),
    name: "name",
    hidden: ["updatedAt"],
    parts: [versionsOf("tool")],
  },
  {
    table: "settings",
    kind: "setting",
    what: "the settings",
    actions: { add: "settings.update", change: "settings.update", remove: "settings.update" },
    name: "section",
    hidden: ["updatedAt"],
    parts: [versionsOf("setting")],
  },
  {
    table: "pages",
    kind: "page",
    what: "the page",
    actions: actionsOf("page"),
    name: "title",
    // The draft follows as an edit of its document, with an entry of its own.
    hidden: ["draft", "draftEditedAt", "updatedAt"],
    parts: [
      {
        table: "pageVersions",
        field: "versions",
        of: ({ pageId }) => String(pageId),
        told: ({ version, sha256 }) => ({ version, sha256 }),
      },
      {
        table: "restorePoints",
        field: "restorePoints",
        of: ({ pageId }) => String(pageId),
        told: ({ createdAt, name, sha256 }) => ({ createdAt, name, sha256 }),
      },
    ],
  },
  { table: "grants", kind: "grant", what: "the grant", actions: actionsOf("grant"), name: "level" },
  { table: "devices", kind: "device", what: "the screen", actions: actionsOf("device"), name: "name" },
  { table: "guestLinks", kind: "guest-link", what: "the guest link", actions: actionsOf("guest-link"), name: "name" },
];

const keyOf = (table: BackupTable, row: Row) => Object.values(keyFieldsOf(table, row)).join("/");
const text = (value: unknown) => (typeof value === "string" ? value : null);

/** Settings are called by the title of their section. */
function nameOf(kind: AuditResourceKind, name: unknown): string {
  const section = SectionName.safeParse(name);
  return kind === "setting" && section.success ? sectionOf(section.data).title : String(name);
}

/** What there is before an import and after it, by key; people who get another id stand under that one in both. */
function states(here: BackupContent, { tables, movedUsers }: ImportPlan) {
  const current: Rows = here;
  const moved = new Map(movedUsers.map(({ from, to }) => [from, to]));
  const idOf = (table: BackupTable, key: string) => (table === "users" ? (moved.get(key) ?? key) : key);
  const before = new Map<BackupTable, ById>();
  const after = new Map<BackupTable, ById>();
  for (const table of TABLES) {
    const { add, change, remove } = tables[table];
    const rows = current[table].map((row) => [keyOf(table, row), row] as const);
    before.set(table, new Map(rows.map(([key, row]) => [idOf(table, key), row])));
    const next = new Map(rows);
    for (const { key } of remove) next.delete(key);
    for (const row of [...change.map((each) => each.row), ...add]) next.set(keyOf(table, row), row);
    after.set(table, next);
  }
  const read = (all: ReadonlyMap<BackupTable, ById>, table: BackupTable): ById => all.get(table) ?? new Map<string, Row>();
  return { before: (table: BackupTable) => read(before, table), after: (table: BackupTable) => read(after, table) };
}

type States = ReturnType<typeof states>;

/** The parts of all rows, by the row that they belong to. */
function grouped(rows: ById, { of, told }: Part): Map<string, unknown[]> {
  const all = new Map<string, unknown[]>();
  for (const row of rows.values()) {
    const owner = of(row);
    if (owner === undefined) continue;
    const known = all.get(owner);
    if (known === undefined) all.set(owner, [told(row)]);
    else known.push(told(row));
  }
  return all;
}

/** A row as it is told: its own fields, and what belongs to it. */
function teller({ hidden = [], parts = [] }: Told, rowsOf: (table: BackupTable) => ById) {
  const lists = parts.map((part) => ({ field: part.field, rows: grouped(rowsOf(part.table), part) }));
  return (key: string, row: Row): Row => {
    const own = Object.entries(row).filter(([field]) => !hidden.includes(field));
    const others = lists.flatMap(({ field, rows }) => (rows.has(key) ? [[field, rows.get(key)] as const] : []));
    return Object.fromEntries([...own, ...others]);
  };
}

/** Under the thing that was granted, so that its history holds who was let in. */
function resourceOf({ kind, name }: Told, key: string, row: Row): ImportedRow["resource"] {
  if (kind !== "grant") return { kind, id: key, name: nameOf(kind, row[name]) };
  const [resource, id] = [row["kind"], String(row["resourceId"])];
  if (resource === "page" || resource === "tool") return { kind: resource, id, name: null };
  if (resource === "widget") return { kind: "page", id: id.split("/", 1)[0] ?? "", name: null };
  return { kind: "grant", id, name: null };
}

/** `the page “Sales”`, or for a grant who was let in where. */
function inWords({ kind, what, name }: Told, row: Row, { before, after }: States): string {
  if (kind !== "grant") return `${what} “${nameOf(kind, row[name])}”`;
  const find = (table: BackupTable, id: string) => after(table).get(id) ?? before(table).get(id);
  const id = String(row["subjectId"]);
  const subject =
    row["subjectKind"] === "role"
      ? `everybody with the role ${id}`
      : (text(find(row["subjectKind"] === "user" ? "users" : "groups", id)?.["name"]) ?? id);
  const [resource = ""] = String(row["resourceId"]).split("/", 1);
  const target = text(find("pages", resource)?.["title"]) ?? text(find("tools", resource)?.["name"]) ?? resource;
  const where = row["kind"] === "widget" ? `a widget of “${target}”` : `“${target}”`;
  return `“${String(row["level"])}” of ${subject} for ${where}`;
}

/** What came along of a row that nobody may read. */
function secretsOf(table: BackupTable, key: string, secrets: BackupSecrets): Row {
  if (table === "users") return secrets.passwords[key] === undefined ? {} : { secretsImported: ["password"] };
  if (table === "devices" || table === "guestLinks") return secrets[table][key] === undefined ? {} : { secretsImported: ["link"] };
  if (table !== "tools" && table !== "settings") return {};
  const names = Object.keys(secrets[table][key] ?? {});
  return names.length === 0 ? {} : { secretsImported: names };
}

/**
 * What an import does to every single account, group, tool, page and so on: its fields as they were and as they become. Secrets
 * are not among them, only the names of those that came along.
 */
export function importedRows(here: BackupContent, plan: ImportPlan, secrets: BackupSecrets | undefined): ImportedRow[] {
  const all = states(here, plan);
  return TOLD.flatMap((told) => {
    const { table, actions } = told;
    const [before, after] = [all.before(table), all.after(table)];
    const [tellBefore, tellAfter] = [teller(told, all.before), teller(told, all.after)];
    const written = new Set([...plan.tables[table].add, ...plan.tables[table].change.map(({ row }) => row)]);
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): ImportedRow[] => {
      const [was, is] = [before.get(key), after.get(key)];
      if (is === undefined) {
        if (was === undefined) return [];
        const summary = `Removed ${inWords(told, was, all)}: the backup has none`;
        return [{ action: actions.remove, resource: resourceOf(told, key, was), summary, before: tellBefore(key, was) }];
      }
      const brought = secrets !== undefined && written.has(is) ? secretsOf(table, key, secrets) : {};
      const state = { ...tellAfter(key, is), ...brought };
      const resource = resourceOf(told, key, is);
      if (was === undefined)
        return [{ action: actions.add, resource, summary: `Added ${inWords(told, is, all)} from a backup`, after: state }];
      const known = tellBefore(key, was);
      const fields = [...new Set([...Object.keys(known), ...Object.keys(state)])].filter(
        (field) => !isSameJson(known[field], state[field]),
      );
      if (fields.length === 0) return [];
      const summary = `Changed ${fields.join(", ")} of ${inWords(told, is, all)} to what a backup has`;
      return [{ action: actions.change, resource, summary, before: known, after: state }];
    });
  });
}
