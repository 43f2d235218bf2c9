import { fieldUi } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { Problem, type ProblemIssue } from "#shared/kernel/problem.ts";
import { isSameJson } from "#shared/pages/plain.core.ts";
import { PICTURE_URL } from "#shared/settings/picture.core.ts";
import { sectionOf, type SectionName } from "#shared/settings/sections.ts";

import type { KeptVersion } from "../history/index.ts";
import { parsedValues, secretsOf, type Values } from "./section-values.core.ts";
import type { HistoryPort, PeoplePort } from "./settings.ports.ts";

interface StaleSave {
  section: SectionName;
  /** Fields that somebody else changed meanwhile. */
  conflicts: readonly string[];
  /** The section as it is shown now. */
  current: Values;
}

/** So many versions back it is found out who changed a field; nobody edits longer than that. */
const LOOKED_AT = 20;
const SHOWN_LETTERS = 120;

/** What a value that is not read as it is stands for. */
function named(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (Array.isArray(value) && value.length === 0) return "an empty list";
  return typeof value === "string" && PICTURE_URL.test(value) ? "another picture" : undefined;
}

/** A value as a sentence quotes it. */
function inWords(section: SectionName, field: string, value: Json | undefined): string {
  if (secretsOf(sectionOf(section)).includes(field)) return "another one";
  const name = named(value);
  if (name !== undefined) return name;
  const text = typeof value === "string" ? value : Array.isArray(value) ? value.map(String).join(", ") : JSON.stringify(value);
  const schema = sectionOf(section).schema.shape[field];
  const label = schema === undefined ? text : (fieldUi(schema)?.options?.[text] ?? text);
  return `“${label.length > SHOWN_LETTERS ? `${label.slice(0, SHOWN_LETTERS)}…` : label}”`;
}

/** Tells a save that comes too late which fields others changed, who did, and what they are now. */
export function createStaleSave(history: HistoryPort, people: PeoplePort) {
  const valuesOf = async (section: SectionName, { version }: KeptVersion): Promise<Values> =>
    parsedValues(sectionOf(section), await history.get("setting", section, version));

  /** The last version that made a field what it is. */
  async function lastChanges(section: SectionName, fields: readonly string[]): Promise<Map<string, KeptVersion>> {
    const found = new Map<string, KeptVersion>();
    const versions = (await history.list("setting", section)).slice(0, LOOKED_AT);
    let newer: { version: KeptVersion; values: Values } | undefined;
    for (const version of versions) {
      const values = await valuesOf(section, version);
      if (newer !== undefined)
        for (const field of fields)
          if (!found.has(field) && !isSameJson(values[field], newer.values[field])) found.set(field, newer.version);
      if (found.size === fields.length) break;
      newer = { version, values };
    }
    return found;
  }

  return async ({ section, conflicts, current }: StaleSave): Promise<Problem> => {
    const changes = await lastChanges(section, conflicts);
    const [newest] = await history.list("setting", section);
    const authors = await people([...changes.values(), newest].flatMap((version) => version?.authorId ?? []));
    const issues = conflicts.map((field): ProblemIssue => {
      // Secrets have no versions: then it was the last one who saved.
      const { authorId = null } = changes.get(field) ?? newest ?? {};
      const name = (authorId === null ? undefined : authors.get(authorId)?.name) ?? "Somebody";
      const message = `${name} changed this meanwhile to ${inWords(section, field, current[field])}`;
      return { path: `body.changes.${field}`, message, current: current[field] ?? null };
    });
    const labels = conflicts.map((field) => {
      const schema = sectionOf(section).schema.shape[field];
      return `“${(schema === undefined ? undefined : fieldUi(schema)?.label) ?? field}”`;
    });
    return new Problem("settings.stale", `Nothing was saved: ${labels.join(", ")} changed since you began`, { issues });
  };
}
