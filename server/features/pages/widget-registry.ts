import { readdirSync } from "node:fs";
import { join } from "node:path";

import { fieldUi } from "#shared/kernel/field.ts";
import type { LayoutWords } from "#shared/pages/diff.core.ts";
import type { PropSchemaOf } from "#shared/pages/repair.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

const FOLDER = join(import.meta.dirname, "../../../shared/widgets");
const SUFFIX = ".widget.ts";

function isDefinition(value: unknown): value is WidgetDefinition {
  return typeof value === "object" && value !== null && "kind" in value && "props" in value && "describe" in value;
}

/** Every widget kind, found by its file's name. Refuses a file without exactly one, or one whose kind is not its name. */
async function loadWidgets(): Promise<ReadonlyMap<string, WidgetDefinition>> {
  const found = new Map<string, WidgetDefinition>();
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(SUFFIX))) {
    const module: object = await import(join(FOLDER, file));
    const [definition, ...others] = Object.values(module);
    if (!isDefinition(definition) || others.length > 0) throw new Error(`${file} must export exactly one widget`);
    if (`${definition.kind}${SUFFIX}` !== file) throw new Error(`${file} holds a widget of the kind ${definition.kind}`);
    found.set(definition.kind, definition);
  }
  return found;
}

// The kinds are part of the program: a wrong file stops it at its start.
const widgets = await loadWidgets();

/** What a setting of a widget kind may hold; undefined for kinds and settings that this version does not know. */
export const propSchemaOf: PropSchemaOf = (kind, prop) => {
  const shape = widgets.get(kind)?.props.shape;
  return shape !== undefined && Object.hasOwn(shape, prop) ? shape[prop] : undefined;
};

/** How changes of a page are told: by the names that the builder shows. */
export const WORDS: LayoutWords = {
  kind: (kind) => widgets.get(kind)?.title ?? kind,
  setting: (kind, prop) => {
    const schema = propSchemaOf(kind, prop);
    return (schema === undefined ? undefined : fieldUi(schema)?.label.toLowerCase()) ?? prop;
  },
};
