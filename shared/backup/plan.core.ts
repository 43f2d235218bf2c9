import { isSameJson } from "../pages/plain.core.ts";
import type { BackupContent, BackupTable } from "./file.ts";

/** `merge` takes over what the file has and leaves the rest; `replace` leaves nothing but what the file has. */
export type ImportMode = "merge" | "replace";

type Row = Record<string, unknown>;
type Rows = Record<BackupTable, Row[]>;

export interface TablePlan {
  add: Row[];
  /** Rows as they become, with the fields that are another. */
  change: { key: string; row: Row; fields: string[] }[];
  /** Rows that go. */
  remove: { key: string; row: Row }[];
  same: number;
}

/** What an import does, before it is done. */
export interface ImportPlan {
  tables: Record<BackupTable, TablePlan>;
  /** Accounts that are in the file under another id, by their email: their sign-ins go along. */
  movedUsers: { from: string; to: string }[];
  /** What is not taken over as the file has it, in words. */
  notes: string[];
}

/** In which order rows may be written: what is named comes before what names it. */
export const TABLES: readonly BackupTable[] = [
  "users",
  "identities",
  "groups",
  "groupMembers",
  "tools",
  "settings",
  "pages",
  "pageVersions",
  "restorePoints",
  "resourceVersions",
  "grants",
  "devices",
  "guestLinks",
];

/** What a row is known by, and by what else it may be there already under another id. */
const KEYS: Record<BackupTable, { key: readonly string[]; also?: readonly string[] }> = {
  users: { key: ["id"], also: ["email"] },
  identities: { key: ["id"], also: ["tenantId", "objectId"] },
  groups: { key: ["id"], also: ["name"] },
  groupMembers: { key: ["groupId", "userId"] },
  grants: { key: ["id"], also: ["kind", "resourceId", "subjectKind", "subjectId"] },
  devices: { key: ["id"] },
  guestLinks: { key: ["id"] },
  tools: { key: ["id"] },
  settings: { key: ["section"] },
  resourceVersions: { key: ["id"], also: ["kind", "resourceId", "version"] },
  pages: { key: ["id"], also: ["slug"] },
  pageVersions: { key: ["id"], also: ["pageId", "version"] },
  restorePoints: { key: ["id"] },
};

const joined = (row: Row, fields: readonly string[]) => fields.map((field) => String(row[field])).join("/");

/** What a row of a table is known by. */
function keyOf(table: BackupTable, row: Row): string {
  return joined(row, KEYS[table].key);
}

/** The fields that a row of a table is known by, to find it again. */
export function keyFieldsOf(table: BackupTable, row: Row): Record<string, string> {
  return Object.fromEntries(KEYS[table].key.map((field) => [field, String(row[field])]));
}

/** The field that holds a name which no two rows of the table may share; none where there is no such field. */
export function nameFieldOf(table: BackupTable): string | undefined {
  const { also = [] } = KEYS[table];
  return also.length === 1 ? also[0] : undefined;
}

/** The same rows in the order of their keys. */
export function inOrder<R extends Row>(table: BackupTable, rows: readonly R[]): R[] {
  const keyed = rows.map((row) => ({ key: keyOf(table, row), row }));
  return keyed.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key))).map(({ row }) => row);
}

/** What names what. */
const REFERENCES: readonly { table: BackupTable; field: string; to: BackupTable }[] = [
  { table: "identities", field: "userId", to: "users" },
  { table: "groupMembers", field: "userId", to: "users" },
  { table: "groupMembers", field: "groupId", to: "groups" },
  { table: "pageVersions", field: "pageId", to: "pages" },
  { table: "restorePoints", field: "pageId", to: "pages" },
  { table: "guestLinks", field: "pageId", to: "pages" },
];

/** What is wrong with a file whose fields are right one by one: two rows of one key, and rows that belong to nothing. */
export function brokenRows(file: BackupContent): { path: string; message: string }[] {
  const rows: Rows = file;
  const doubled = TABLES.flatMap((table) => {
    const seen = new Set<string>();
    return rows[table].flatMap((row, index) => {
      const key = keyOf(table, row);
      if (seen.has(key)) return [{ path: `content.${table}.${index}`, message: "Another row has the same key" }];
      seen.add(key);
      return [];
    });
  });
  const dangling = REFERENCES.flatMap(({ table, field, to }) => {
    const keys = new Set(rows[to].map((row) => keyOf(to, row)));
    return rows[table].flatMap((row, index) =>
      keys.has(String(row[field]))
        ? []
        : [{ path: `content.${table}.${index}.${field}`, message: `The file has no such row among its ${to}` }],
    );
  });
  const versions = new Set(file.pageVersions.map(({ pageId, version }) => `${pageId}/${version}`));
  const unpublished = file.pages.flatMap(({ id, publishedVersion }, index) =>
    publishedVersion === null || versions.has(`${id}/${publishedVersion}`)
      ? []
      : [{ path: `content.pages.${index}.publishedVersion`, message: "The file has no such version of this page" }],
  );
  return [...doubled, ...dangling, ...unpublished];
}

/** What no database takes, and no plan can say row by row: two rows that would have the same name, address or email. */
export function clashes(here: BackupContent, { tables }: ImportPlan): { path: string; message: string }[] {
  const current: Rows = here;
  return TABLES.flatMap((table) => {
    const { also } = KEYS[table];
    if (also === undefined) return [];
    const after = new Map(current[table].map((row) => [keyOf(table, row), row]));
    for (const { key } of tables[table].remove) after.delete(key);
    for (const row of [...tables[table].change.map((change) => change.row), ...tables[table].add]) after.set(keyOf(table, row), row);
    const seen = new Set<string>();
    return [...after.values()].flatMap((row) => {
      const name = joined(row, also);
      if (seen.has(name)) return [{ path: `content.${table}`, message: `Two would have the same ${also.join(", ")}: ${name}` }];
      seen.add(name);
      return [];
    });
  });
}

/** Every text that is one of these ids becomes the other one, however deep. */
function renamed<T>(value: T, ids: ReadonlyMap<string, string>): T;
function renamed(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return ids.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renamed(item, ids)]));
}

/** Rows of the file that are there under another id: by the file's id the id here. */
function knownElsewhere(table: BackupTable, here: readonly Row[], incoming: readonly Row[]): Map<string, string> {
  const { also } = KEYS[table];
  if (also === undefined) return new Map();
  const ids = new Set(here.map((row) => keyOf(table, row)));
  const byOther = new Map(here.map((row) => [joined(row, also).toLowerCase(), keyOf(table, row)]));
  const pairs = incoming.flatMap((row) => {
    const [id, other] = [keyOf(table, row), byOther.get(joined(row, also).toLowerCase())];
    return other === undefined || other === id || ids.has(id) ? [] : [[id, other] as const];
  });
  return new Map(pairs);
}

/** In a merge people and groups that are here keep their id, and all that names them in the file follows. */
function withIdsOfHere(here: Rows, incoming: Rows): Rows {
  let rows = incoming;
  for (const table of ["users", "groups"] as const) {
    const ids = knownElsewhere(table, here[table], rows[table]);
    if (ids.size > 0) rows = renamed(rows, ids);
  }
  // Nobody names these by their id.
  for (const table of ["identities", "grants", "resourceVersions", "pageVersions"] as const) {
    const ids = knownElsewhere(table, here[table], rows[table]);
    rows = { ...rows, [table]: rows[table].map((row) => ({ ...row, id: ids.get(String(row["id"])) ?? row["id"] })) };
  }
  return rows;
}

function freeAddress(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

const PUBLISHED = ["publishedVersion", "publishedAt", "publishedSha256", "publishedTitle", "publishedDescription"] as const;

/** Pages as a merge takes them: none loses its address to another, and what was published since stays published. */
function mergedPages(here: readonly Row[], incoming: readonly Row[], notes: string[]): Row[] {
  const known = new Map(here.map((row) => [String(row["id"]), row]));
  const theirs = new Set(incoming.map(({ id }) => String(id)));
  const taken = new Set(here.flatMap((row) => (theirs.has(String(row["id"])) ? [] : [String(row["slug"])])));
  return incoming.map((row) => {
    const own = known.get(String(row["id"]));
    const slug = freeAddress(String(row["slug"]), taken);
    taken.add(slug);
    if (slug !== row["slug"])
      notes.push(`The address ${String(row["slug"])} is another page's here: “${String(row["title"])}” gets ${slug}`);
    const isOlder = own !== undefined && Number(own["publishedVersion"] ?? 0) > Number(row["publishedVersion"] ?? 0);
    if (isOlder) notes.push(`“${String(row["title"])}” keeps its published version ${String(own["publishedVersion"])}, which is newer`);
    return { ...row, slug, ...(isOlder ? Object.fromEntries(PUBLISHED.map((field) => [field, own[field]])) : {}) };
  });
}

/** What was published stays as it was: a version here wins over one of the same number. */
function keptVersions(table: "pageVersions" | "resourceVersions", here: readonly Row[], incoming: readonly Row[]): Row[] {
  const known = new Map(here.map((row) => [keyOf(table, row), row]));
  return incoming.map((row) => known.get(keyOf(table, row)) ?? row);
}

function merged(here: Rows, incoming: Rows, notes: string[]): Rows {
  const rows = withIdsOfHere(here, incoming);
  return {
    ...rows,
    pages: mergedPages(here.pages, rows.pages, notes),
    pageVersions: keptVersions("pageVersions", here.pageVersions, rows.pageVersions),
    resourceVersions: keptVersions("resourceVersions", here.resourceVersions, rows.resourceVersions),
  };
}

function tablePlan(table: BackupTable, here: readonly Row[], incoming: readonly Row[], removes: boolean): TablePlan {
  const known = new Map(here.map((row) => [keyOf(table, row), row]));
  const plan: TablePlan = { add: [], change: [], remove: [], same: 0 };
  for (const row of incoming) {
    const key = keyOf(table, row);
    const own = known.get(key);
    known.delete(key);
    const fields = own === undefined ? [] : Object.keys(row).filter((field) => !isSameJson(row[field], own[field]));
    if (own === undefined) plan.add.push(row);
    else if (fields.length === 0) plan.same += 1;
    else plan.change.push({ key, row, fields });
  }
  if (removes) plan.remove = [...known].map(([key, row]) => ({ key, row }));
  return plan;
}

/** Whoever imports stays, as admin: somebody must be able to let others in. */
function keepAdmin(plan: TablePlan, here: readonly Row[], adminId: string | undefined, notes: string[]): void {
  if (adminId === undefined) return;
  const own = here.find(({ id }) => id === adminId);
  if (own !== undefined && plan.remove.some(({ key }) => key === adminId)) {
    plan.remove = plan.remove.filter(({ key }) => key !== adminId);
    notes.push(`Your account (${String(own["email"])}) is not in the file and stays`);
  }
  const row = [...plan.add, ...plan.change.map((change) => change.row)].find(({ id }) => id === adminId);
  if (row === undefined || (row["role"] === "admin" && row["isDisabled"] === false)) return;
  Object.assign(row, { role: "admin", isDisabled: false });
  notes.push("Your account stays an admin's");
}

/**
 * What it takes to bring an installation from `here` to what the file says. `adminId`: who imports; none at a set-up. Neither
 * content is changed. After `replace` an export is the file, but for the account of who imports where the file has none of it.
 */
export function planImport(here: BackupContent, file: BackupContent, mode: ImportMode, adminId: string | undefined): ImportPlan {
  const notes: string[] = [];
  const incoming = mode === "merge" ? merged(here, structuredClone<Rows>(file), notes) : structuredClone<Rows>(file);
  const current: Rows = here;
  const plans = TABLES.map((table) => [table, tablePlan(table, current[table], incoming[table], mode === "replace")] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One entry for each table.
  const tables = Object.fromEntries(plans) as Record<BackupTable, TablePlan>;
  const moved = mode === "merge" ? new Map<string, string>() : knownElsewhere("users", current.users, incoming.users);
  const movedUsers = [...moved].map(([to, from]) => ({ from, to }));
  keepAdmin(tables.users, current.users, movedUsers.find(({ from }) => from === adminId)?.to ?? adminId, notes);
  return { tables, movedUsers, notes };
}
