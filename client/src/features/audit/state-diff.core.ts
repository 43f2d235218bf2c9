import type { Json } from "#shared/kernel/json.ts";

/** One field that differs; undefined where it was not, or is not any more, there. */
export interface FieldChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

function isObject(value: Json | null | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `{set: true}` stands for something secret. */
function isSecret(value: Json | null | undefined): value is { set: boolean } {
  return isObject(value) && Object.keys(value).length === 1 && typeof value["set"] === "boolean";
}

function shown(value: Json | null | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return "nothing";
  if (isSecret(value)) return value.set ? "set, not shown" : "not set";
  if (typeof value === "string") return value === "" ? "empty" : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return value.length === 0 ? "none" : value.join(value.some((item) => item.length > 40) ? "\n" : ", ");
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** Its fields; of what is not there none. Undefined where there is a single value. */
function fieldsOf(value: Json | null | undefined): Record<string, Json> | undefined {
  if (value === undefined || value === null) return {};
  return isObject(value) && !isSecret(value) ? value : undefined;
}

function leafChange(before: Json | null | undefined, after: Json | null | undefined, path: string): FieldChange[] {
  // Two secrets look alike, and are not: else they would not be here.
  if (isSecret(before) && isSecret(after) && before.set && after.set) return [{ path, before: undefined, after: "replaced, not shown" }];
  const [was, is] = [shown(before), shown(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

function walk(before: Json | null | undefined, after: Json | null | undefined, path: readonly string[]): FieldChange[] {
  const [from, to] = [fieldsOf(before), fieldsOf(after)];
  const keys = new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})]);
  if (from === undefined || to === undefined || keys.size === 0)
    return path.length === 0 ? [] : leafChange(before, after, path.join(" › "));
  return [...keys].flatMap((key) => walk(from[key], to[key], [...path, key]));
}

/** The fields that differ, one by one, in words. */
function fieldChanges(before: Json | null | undefined, after: Json | null | undefined): FieldChange[] {
  return walk(before, after, []);
}

/** Fields of one thing; without a title those of what the entry itself is about. */
export interface ChangeGroup {
  key: string;
  title: string | undefined;
  fields: FieldChange[];
}

/** What an entry tells, for people: sentences first, then the fields that differ. */
export interface ToldState {
  sentences: string[];
  groups: ChangeGroup[];
}

/** What says nothing to a person, or stands in the title already. */
const UNTOLD = new Set(["id", "kind", "order"]);

function asObject(value: Json | null | undefined): Record<string, Json> {
  return isObject(value) ? value : {};
}

/** A widget's kind and title, or the end of its id. */
function widgetTitle(id: string, state: Json | undefined): string {
  const { kind, props } = asObject(state);
  const title = asObject(props)["title"];
  const name = typeof title === "string" && title !== "" ? `“${title}”` : `…${id.slice(-6)}`;
  return `${typeof kind === "string" ? kind : "widget"} ${name}`;
}

function widgetGroups(before: Json | undefined, after: Json | undefined): ChangeGroup[] {
  const [from, to] = [asObject(before), asObject(after)];
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((id) => {
    const fields = fieldChanges(from[id], to[id]).filter(({ path, after: value }) => !UNTOLD.has(path) && value !== "{}");
    return fields.length === 0 ? [] : [{ key: id, title: widgetTitle(id, to[id] ?? from[id]), fields }];
  });
}

export function toldState(before: Json | null, after: Json | null): ToldState {
  const { widgets: widgetsBefore, ...from } = asObject(before);
  const { widgets: widgetsAfter, changes, ...to } = asObject(after);
  const sentences = Array.isArray(changes) ? changes.filter((each) => typeof each === "string") : [];
  const own = fieldChanges(from, to);
  // A page that is made tells how many widgets it had.
  const count = typeof widgetsAfter === "number" ? fieldChanges({}, { widgets: widgetsAfter }) : [];
  const fields = [...own, ...count];
  return {
    sentences,
    groups: [...(fields.length === 0 ? [] : [{ key: "", title: undefined, fields }]), ...widgetGroups(widgetsBefore, widgetsAfter)],
  };
}
