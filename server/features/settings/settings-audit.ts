import { createHash } from "node:crypto";

import { fieldUi } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { bytesOfBase64, PICTURE_URL } from "#shared/settings/picture.core.ts";
import { sectionOf, type SectionName } from "#shared/settings/sections.ts";

import type { Audit } from "../audit/index.ts";
import { secretsOf, type Values } from "./section-values.core.ts";

type Entry = Parameters<Audit["record"]>[1];

interface State {
  value: Values;
  secrets: Readonly<Record<string, { sealed: string }>>;
}

/** A picture as the log tells of it: nobody reads its letters. */
function told(value: Json): Json {
  const [, type, base64] = typeof value === "string" ? (PICTURE_URL.exec(value) ?? []) : [];
  if (type === undefined || base64 === undefined) return value;
  return { type, bytes: bytesOfBase64(base64), sha256: createHash("sha256").update(base64, "base64").digest("hex") };
}

function stateOf({ value, secrets }: State): Values {
  const plain = Object.entries(value).map(([name, each]) => [name, told(each)]);
  // As they are sealed, so that a new one counts as a change.
  return Object.fromEntries([...plain, ...Object.entries(secrets).map(([name, { sealed }]) => [name, sealed])]);
}

/** Fields as the form calls them. */
function labelsOf(section: SectionName, fields: readonly string[]): string {
  const { schema } = sectionOf(section);
  const labels = fields.map((name) => {
    const field = schema.shape[name];
    return (field === undefined ? undefined : fieldUi(field)?.label.toLowerCase()) ?? name;
  });
  return labels.join(", ");
}

export interface SettingsChange {
  section: SectionName;
  before: State;
  after: State;
}

/** Names of the fields that are another now, secrets among them. */
export function changedFieldsOf({ before, after }: Pick<SettingsChange, "before" | "after">): string[] {
  const [was, is] = [stateOf(before), stateOf(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names].filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
}

/** The entry for an edit, or for a version that was brought back. */
export function settingsChanged(change: SettingsChange, restoredFrom: number | undefined): Entry {
  const { section, before, after } = change;
  const { title } = sectionOf(section);
  const fields = labelsOf(section, changedFieldsOf(change));
  return {
    action: restoredFrom === undefined ? "settings.update" : "settings.restore",
    resource: { kind: "setting", id: section, name: title },
    summary:
      restoredFrom === undefined
        ? `Changed ${fields} of the settings “${title}”`
        : `Brought back version ${restoredFrom} of the settings “${title}”${fields === "" ? "" : `: ${fields}`}`,
    before: stateOf(before),
    after: stateOf(after),
    secrets: secretsOf(sectionOf(section)),
  };
}
