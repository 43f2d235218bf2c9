import type { z } from "zod";

import { fieldUi } from "#shared/kernel/field.ts";
import { Json } from "#shared/kernel/json.ts";
import { Problem, type ProblemIssue } from "#shared/kernel/problem.ts";
import type { SectionDefinition } from "#shared/settings/define-section.ts";

export type Values = Record<string, Json>;

/** What is stored of a section: its fields without the secrets, and these as they are sealed. */
export interface Stored<Secret> {
  value: Values;
  secrets: Record<string, Secret>;
}

/** Refuses an edit at the fields that are wrong. */
function refuse(issues: ProblemIssue[]): never {
  const found = issues.map(({ path, message }) => ({ path: `body.changes.${path}`, message }));
  throw new Problem("request.invalid", `${issues[0]?.path ?? "changes"}: ${issues[0]?.message ?? "not valid"}`, { issues: found });
}

function shapeOf({ schema }: SectionDefinition): Readonly<Record<string, z.ZodType>> {
  return schema.shape;
}

/** Names of the secret fields of a section. */
export function secretsOf(definition: SectionDefinition): string[] {
  return Object.entries(shapeOf(definition)).flatMap(([name, schema]) => (fieldUi(schema)?.secret === true ? [name] : []));
}

/**
 * The fields of a section, with defaults for what nobody has set. What no longer fits, because another version wrote it, has
 * its default too: one field that is not readable must not take the others along.
 */
export function parsedValues(definition: SectionDefinition, stored: Readonly<Values>): Values {
  const values: Values = {};
  for (const [name, schema] of Object.entries(shapeOf(definition))) {
    if (fieldUi(schema)?.secret === true) continue;
    const parsed = schema.safeParse(stored[name]);
    const value = parsed.success ? parsed.data : schema.safeParse(undefined).data;
    if (value !== undefined) values[name] = Json.parse(value);
  }
  return values;
}

/** A section as people see it: of secrets only whether they are set, and since when. */
export function shownValues(definition: SectionDefinition, { value, secrets }: Stored<{ updatedAt: string }>): Values {
  const shown = secretsOf(definition).map((name) => {
    const secret = secrets[name];
    return [name, { set: secret !== undefined, updatedAt: secret?.updatedAt ?? null }];
  });
  return { ...parsedValues(definition, value), ...Object.fromEntries(shown) };
}

function canonical(schema: z.ZodType, value: Json): z.ZodSafeParseResult<unknown> {
  const parsed = schema.safeParse(value);
  // Null is no value of most fields: then it is the way back to the default.
  return parsed.success || value !== null ? parsed : schema.safeParse(undefined);
}

/** Changes as they would be stored, so that they can be compared; secrets as they were typed, null for one that is removed. */
export function canonicalChanges(definition: SectionDefinition, changes: Readonly<Values>): Values {
  const shape = shapeOf(definition);
  const secrets = secretsOf(definition);
  const issues: ProblemIssue[] = [];
  const result: Values = {};
  for (const [name, value] of Object.entries(changes)) {
    const schema = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const isSecret = secrets.includes(name);
    // As it came out, or empty: a secret that was not typed.
    if (isSecret && (value === "" || (typeof value === "object" && value !== null))) continue;
    if (schema === undefined) {
      issues.push({ path: name, message: "There is no such setting" });
      continue;
    }
    const parsed = canonical(schema, value);
    if (parsed.success) result[name] = isSecret && value === null ? null : Json.parse(parsed.data);
    else
      issues.push(...parsed.error.issues.map((issue) => ({ path: [name, ...issue.path.map(String)].join("."), message: issue.message })));
  }
  if (issues.length > 0) refuse(issues);
  return result;
}

/** Takes changes apart: fields, secrets that were typed, and secrets that go. */
function splitChanges(definition: SectionDefinition, changes: Readonly<Values>) {
  const secrets = new Set(secretsOf(definition));
  const plain: Values = {};
  const typed: Record<string, string> = {};
  const removed: string[] = [];
  for (const [name, value] of Object.entries(changes)) {
    if (!secrets.has(name)) plain[name] = value;
    else if (typeof value === "string") typed[name] = value;
    else removed.push(name);
  }
  return { plain, typed, removed };
}

/** What a section becomes by an edit that nothing speaks against. Seals what was typed. */
export function applied<Secret>(
  definition: SectionDefinition,
  before: Stored<Secret>,
  changes: Readonly<Values>,
  seal: (name: string, text: string) => Secret,
): Stored<Secret> {
  const { plain, typed, removed } = splitChanges(definition, changes);
  const value = parsedValues(definition, { ...before.value, ...plain });
  const issues = definition.check?.(definition.schema.parse(value)) ?? [];
  if (issues.length > 0) refuse(issues);
  const kept = Object.entries(before.secrets).filter(([name]) => !removed.includes(name) && !Object.hasOwn(typed, name));
  const goesTo = (values: Values) => definition.destination?.(definition.schema.parse(values));
  const isMoved = goesTo(value) !== goesTo(parsedValues(definition, before.value));
  // Whoever may change where secrets are sent must not thereby learn what somebody else typed.
  if (isMoved && goesTo(value) !== "" && kept.length > 0)
    refuse(kept.map(([name]) => ({ path: name, message: "Type it again: it would now be sent to another server" })));
  const sealed = Object.entries(typed).map(([name, text]) => [name, seal(name, text)] as const);
  return { value, secrets: Object.fromEntries(isMoved ? sealed : [...kept, ...sealed]) };
}
