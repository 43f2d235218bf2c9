import type { z } from "zod";

/** An address of the web, the body of a request (JSON or form fields), an expression of JSONata. */
export type Filling = "address" | "body" | "expression";

/** Another field of the form has this value, or one of these. A field that is not shown counts as its default. */
export interface FieldCondition {
  field: string;
  is: unknown;
}

/** Whether the other field's value is what a condition asks for. */
export function holds({ is }: FieldCondition, value: unknown): boolean {
  return Array.isArray(is) ? is.includes(value) : value === is;
}

/** How a setting is drawn in a form; travels in the JSON Schema as `x-ui`. */
export interface FieldUi {
  label: string;
  help?: string;
  placeholder?: string;
  /** Control; guessed from the schema when absent. */
  control?:
    | "text"
    | "textarea"
    | "number"
    | "switch"
    | "select"
    | "segmented"
    | "color"
    | "image"
    | "icon"
    | "code"
    | "url"
    | "template"
    | "column"
    | "columns"
    | "variable"
    | "page"
    | "list"
    | "options"
    | "keyvalue"
    | "thresholds"
    | "rules"
    | "visibility"
    | "action";
  /** Inspector tab; `settings` when absent. */
  group?: "settings" | "data" | "style" | "actions";
  /** Folded section inside the tab. */
  section?: string;
  /** Encrypted at rest, never sent out. */
  secret?: boolean;
  /** Labels for the values of an enum. */
  options?: Record<string, string>;
  unit?: string;
  /** A number that is stored on Enter and on leaving only, because half of it ("1" of "12") would do something else. */
  waits?: boolean;
  /** What the text is, where variables are filled in: their values are written so that they stay values. Plain text when absent. */
  filling?: Filling;
  /** Shown only when all of these hold. */
  when?: FieldCondition | readonly FieldCondition[];
  /** Another number of the form that this one has to stay below. */
  below?: string;
}

/** Attaches form information to a zod schema; read back with `fieldUi`. */
export function field<T extends z.ZodType>(schema: T, ui: FieldUi): T {
  return schema.meta({ title: ui.label, ...(ui.help === undefined ? {} : { description: ui.help }), "x-ui": ui });
}

/** The form information of a schema made with `field`. */
export function fieldUi(schema: z.ZodType): FieldUi | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only `field` puts it there.
  return schema.meta()?.["x-ui"] as FieldUi | undefined;
}
