import type { z } from "zod";

import { fieldUi } from "#shared/kernel/field.ts";

import type { Audit } from "../audit/index.ts";
import type { ConnectorDefinition } from "./define-connector.ts";
import { secretFields } from "./tool-config.core.ts";
import type { ToolRow } from "./tools.entities.ts";

type Entry = Parameters<Audit["record"]>[1];
type State = Readonly<Record<string, unknown>>;
type Stored = Pick<ToolRow, "name" | "config" | "secrets">;

/** A tool as the log compares it: its secrets as they are sealed, so that a new one counts as a change. */
export function toolState({ name, config, secrets }: Stored): State {
  const sealed = Object.entries(secrets).map(([key, secret]) => [key, secret.sealed]);
  return { name, ...config, ...Object.fromEntries(sealed) };
}

/** The settings that differ, as the form calls them. */
export function changedSettings(before: State, after: State, { config }: ConnectorDefinition): string[] {
  const shape: Record<string, z.ZodType> = config.shape;
  const nameOf = (key: string) => (shape[key] === undefined ? undefined : fieldUi(shape[key])?.label.toLowerCase()) ?? key;
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key])).map(nameOf);
}

export function toolAdded(row: Stored & { id: string }, definition: ConnectorDefinition): Entry {
  return {
    action: "tool.create",
    resource: { kind: "tool", id: row.id, name: row.name },
    summary: `Added the tool “${row.name}” (${definition.title})`,
    after: { kind: definition.id, ...toolState(row) },
    secrets: secretFields(definition.config),
  };
}

export function toolChanged(before: State, row: Stored & { id: string }, definition: ConnectorDefinition): Entry {
  const after = toolState(row);
  const changed = changedSettings(before, after, definition);
  return {
    action: "tool.update",
    resource: { kind: "tool", id: row.id, name: row.name },
    summary: `Changed ${changed.length === 0 ? "nothing" : changed.join(", ")} of the tool “${row.name}”`,
    before,
    after,
    secrets: secretFields(definition.config),
  };
}

export function toolRestored(before: State, row: Stored & { id: string }, definition: ConnectorDefinition, version: number): Entry {
  return {
    ...toolChanged(before, row, definition),
    action: "tool.restore",
    summary: `Went back to version ${version} of the tool “${row.name}”`,
  };
}

export function toolRemoved({ definition, ...tool }: Stored & { id: string; definition: ConnectorDefinition }): Entry {
  return {
    action: "tool.delete",
    resource: { kind: "tool", id: tool.id, name: tool.name },
    summary: `Removed the tool “${tool.name}”`,
    before: { kind: definition.id, ...toolState(tool) },
    secrets: secretFields(definition.config),
  };
}
