import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { ConnectorDefinition } from "./define-connector.ts";

const FOLDER = join(import.meta.dirname, "definitions");
const SUFFIX = ".connector.ts";

function isDefinition(value: unknown): value is ConnectorDefinition {
  return typeof value === "object" && value !== null && "id" in value && "operations" in value && "config" in value;
}

/** Every connector, found by its file's name. Refuses a file without exactly one, or one whose id is not its name. */
export async function loadConnectors(): Promise<ReadonlyMap<string, ConnectorDefinition>> {
  const found = new Map<string, ConnectorDefinition>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(SUFFIX))) {
    const module: object = await import(join(FOLDER, file));
    const [definition, ...others] = Object.values(module);
    if (!isDefinition(definition) || others.length > 0) throw new Error(`${file} must export exactly one connector`);
    if (`${definition.id}${SUFFIX}` !== file) throw new Error(`${file} holds a connector with the id ${definition.id}`);
    found.set(definition.id, definition);
  }
  return found;
}
