import type { FormSchema } from "#client/forms/form-schema.core.ts";
import { holds } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Column, FetchCost } from "#shared/live/schema.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import type { Binding, LayoutWidget, Variable, VariableValues } from "#shared/pages/schema.ts";
import { usedVariables } from "#shared/pages/template.core.ts";
import type { DataRole, WidgetDefinition } from "#shared/widgets/define-widget.ts";

const DEFAULT_SECONDS = 30;

/** A binding to an operation with nothing filled in. */
export function newBinding(tool: string, operation: string, floorSeconds: number): Binding {
  return { tool, operation, params: {}, refreshSeconds: Math.max(DEFAULT_SECONDS, floorSeconds), mapping: {} };
}

/** Whether an operation can be run as it is: nothing that it needs is missing. */
export function isRunnable(form: FormSchema, params: Readonly<Record<string, Json>>): boolean {
  return form.every(({ name, isRequired }) => !isRequired || (params[name] !== undefined && params[name] !== ""));
}

/** Methods that change nothing where they are sent (RFC 9110, 9.2.1). */
const SAFE_METHODS: readonly (Json | undefined)[] = [undefined, "GET", "HEAD"];

/** Whether an operation may be run without being asked to: besides, no address is still empty, and it can't change anything over there. */
export function runsByItself(form: FormSchema, params: Readonly<Record<string, Json>>): boolean {
  const isEmptyText = (value: Json | undefined) => value === undefined || value === "";
  if (!SAFE_METHODS.includes(params["method"])) return false;
  return isRunnable(form, params) && form.every(({ name, control }) => control !== "template" || !isEmptyText(params[name]));
}

/** Parameters with one set, or taken away. */
export function withParam(params: Readonly<Record<string, Json>>, name: string, value: Json | undefined): Record<string, Json> {
  const { [name]: _, ...others } = params;
  return value === undefined ? others : { ...others, [name]: value };
}

/** Values that the page's variables have now; those that have none yet have what they have at first. */
export function currentValues(variables: readonly Variable[], values: VariableValues): Record<string, Json> {
  return Object.fromEntries(
    variables.map(({ name, default: atFirst }) => [name, (Object.hasOwn(values, name) ? values[name] : undefined) ?? atFirst]),
  );
}

/** Whether somebody has chosen other values for these variables than they have at first. */
export function isAnyChosen(names: readonly string[], variables: readonly Variable[], values: Readonly<Record<string, Json>>): boolean {
  return variables.some(({ name, default: atFirst }) => names.includes(name) && !isSameJson(values[name], atFirst));
}

/** The list with one of its entries at another place. */
export function movedTo(keys: readonly string[], key: string, index: number): string[] {
  return keys.filter((other) => other !== key).toSpliced(index, 0, key);
}

export function fits({ accepts }: DataRole, { type }: Pick<Column, "type">): boolean {
  return accepts.includes(type);
}

/** Whether a column tells rows apart rather than saying something about them. */
function isIdentity({ key, isKey, type }: Column): boolean {
  return (isKey === true && type === "number") || /(?:^|[_.])id$/i.test(key);
}

/** Columns in the order in which a role would rather have them: by the types that it accepts, identities last. */
function preferred(role: DataRole, columns: readonly Column[]): Column[] {
  const rank = (column: Column) => role.accepts.indexOf(column.type) + (isIdentity(column) ? role.accepts.length : 0);
  return columns.filter((column) => fits(role, column)).toSorted((a, b) => rank(a) - rank(b));
}

/** Roles that mean something for a widget as it is set. */
export function rolesFor({ roles, props: schema }: Pick<WidgetDefinition, "roles" | "props">, props: LayoutWidget["props"]): DataRole[] {
  const settings = schema.safeParse(props).data ?? {};
  return roles.filter(({ when }) => when === undefined || holds(when, settings[when.field]));
}

/** A first use of the columns: every required role gets one, and before them the axis that a time or a name offers itself for. */
export function guessMapping(roles: readonly DataRole[], columns: readonly Column[]): Binding["mapping"] {
  const mapping: Binding["mapping"] = {};
  const taken = new Set<string>();
  const take = (role: DataRole, from: readonly Column[]) => {
    const column = preferred(role, from).find(({ key }) => !taken.has(key));
    if (column === undefined) return;
    taken.add(column.key);
    mapping[role.id] = [column.key];
  };
  const numbers = columns.filter(({ type }) => type === "number");
  const names = columns.filter(({ type }) => type !== "number");
  const needed = roles.filter(({ required }) => required);
  // A role that wants something else than numbers first would take the only number from one that needs it.
  const leading = roles.filter(({ required, multiple, accepts }) => !required && !multiple && accepts[0] === "time");
  for (const role of leading) take(role, names);
  for (const role of needed) take(role, role.accepts[0] === "number" ? numbers : columns);
  for (const role of needed) if (mapping[role.id] === undefined) take(role, columns);
  return mapping;
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? noun : `${noun}s`}`;
}

/** What a refresh interval costs, in words: “12 calls an hour, shared by all viewers”. */
export function costInWords(seconds: number, cost: FetchCost | undefined, params: unknown): string {
  const calls = (cost?.calls ?? 1) * (3_600 / seconds);
  const used = usedVariables(params);
  const shared = used.length === 0 ? "shared by all viewers" : `for each combination of ${used.join(", ")}, shared by its viewers`;
  if (calls === 0) return `Read on this server, no calls to anybody, ${shared}`;
  return `${plural(Math.ceil(calls), "call")} an hour, ${shared}`;
}

/** Whether one interval alone uses more than half of what a tool may call in a minute. */
export function isCostly(seconds: number, cost: FetchCost | undefined, limitPerMinute: number): boolean {
  return (cost?.calls ?? 1) * (60 / seconds) > limitPerMinute / 2;
}

/** `1.2 kB`, `340 B`. */
function bytesInWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** What one run gave and took: “42 rows in 120 ms, 1 call, 3.2 kB”. */
export function runInWords(rows: number, { durationMs, calls, bytes }: FetchCost): string {
  const parts = [`${plural(rows, "row")} in ${durationMs} ms`];
  if (calls > 0) parts.push(plural(calls, "call"));
  if (bytes > 0) parts.push(bytesInWords(bytes));
  return parts.join(", ");
}
