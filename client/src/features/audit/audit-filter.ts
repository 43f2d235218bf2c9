import type { AuditFilter } from "#shared/audit/contract.ts";
import { AuditAction, AuditResourceKind, AuditVia } from "#shared/audit/schema.ts";

/** What the address says: which entries, and which one is open. Days are those of whoever looks. */
export interface AuditView {
  actor?: string | undefined;
  action?: AuditAction | undefined;
  resourceKind?: AuditResourceKind | undefined;
  resourceId?: string | undefined;
  via?: AuditVia | undefined;
  fromDay?: string | undefined;
  toDay?: string | undefined;
  search?: string | undefined;
  entry?: number | undefined;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day that there is: the thirtieth of February is none. */
function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00`));
}

export function readView(params: URLSearchParams): AuditView {
  const text = (name: string) => params.get(name) || undefined;
  const day = (name: string) => (isDay(params.get(name) ?? "") ? text(name) : undefined);
  const [kind = "", ...id] = (text("resource") ?? "").split(":");
  const resourceKind = AuditResourceKind.safeParse(kind).data;
  const entry = Number(text("entry"));
  return {
    actor: text("actor"),
    action: AuditAction.safeParse(text("action")).data,
    resourceKind,
    resourceId: resourceKind === undefined ? undefined : id.join(":") || undefined,
    via: AuditVia.safeParse(text("via")).data,
    fromDay: day("from"),
    toDay: day("to"),
    search: text("search"),
    entry: Number.isSafeInteger(entry) && entry > 0 ? entry : undefined,
  };
}

/** Filters of an address that are none, as they stand there: `via=pigeon`. A log that left them out without a word would look whole. */
export function unknownIn(params: URLSearchParams): string[] {
  const { action, via, fromDay, toDay, resourceKind, entry } = readView(params);
  const read: Record<string, unknown> = { action, via, from: fromDay, to: toDay, resource: resourceKind, entry };
  return Object.entries(read).flatMap(([name, value]) => {
    const given = params.get(name) ?? "";
    return given !== "" && value === undefined ? [`${name}=${given.slice(0, 40)}`] : [];
  });
}

export function writeView({ resourceKind, resourceId, fromDay, toDay, entry, ...rest }: AuditView): URLSearchParams {
  const resource = resourceKind === undefined ? undefined : [resourceKind, ...(resourceId === undefined ? [] : [resourceId])].join(":");
  const values = { ...rest, resource, from: fromDay, to: toDay, entry: entry?.toString() };
  return new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** What the server is asked for. */
export function filterOf({ actor, action, resourceKind, resourceId, via, fromDay, toDay, search }: AuditView): AuditFilter {
  const from = fromDay === undefined ? undefined : new Date(`${fromDay}T00:00:00`).toISOString();
  const to = toDay === undefined ? undefined : new Date(`${toDay}T23:59:59.999`).toISOString();
  return { actor, action, resourceKind, resourceId, via, from, to, search };
}

export function isFiltered(view: AuditView): boolean {
  return Object.values(filterOf(view)).some((value) => value !== undefined);
}

export interface Day<T> {
  title: string;
  entries: T[];
}

/** Entries under the days on which they happened, in the order in which they come. */
export function byDay<T extends { at: string }>(entries: readonly T[], now: Date): Day<T>[] {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const days: Day<T>[] = [];
  for (const entry of entries) {
    const at = new Date(entry.at);
    const date = at.toDateString();
    const named = date === now.toDateString() ? "Today" : date === yesterday.toDateString() ? "Yesterday" : undefined;
    const title = named ?? at.toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    const last = days.at(-1);
    if (last?.title === title) last.entries.push(entry);
    else days.push({ title, entries: [entry] });
  }
  return days;
}
