import { z } from "zod";

import { type FieldUi, holds } from "#shared/kernel/field.ts";
import { Json } from "#shared/kernel/json.ts";

import { issueInWords } from "./issues.core.ts";

/** One setting as a form draws it, whatever its schema was written in. */
export interface FormField {
  name: string;
  ui: FieldUi;
  /** Name of the control that draws it. */
  control: string;
  /** The control that its type asks for. */
  guessed: string;
  /** Values to choose from, with their labels; empty where anything goes. */
  choices: readonly { value: string; label: string }[];
  defaultValue: Json | undefined;
  isInteger: boolean;
  isRequired: boolean;
  /** What is wrong with a value, in words; `undefined` leaves the setting away. */
  check: (value: Json | undefined) => string | undefined;
}

export type FormSchema = readonly FormField[];

/** The part of JSON Schema that forms read. */
const Node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(Json).optional(),
  anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
  default: Json.optional(),
  maxLength: z.number().optional(),
  additionalProperties: z.unknown().optional(),
  "x-ui": z.custom<FieldUi>((ui) => typeof ui === "object" && ui !== null && "label" in ui).optional(),
});
type Node = z.infer<typeof Node>;
const Root = z.looseObject({ properties: z.record(z.string(), Node).default({}), required: z.array(z.string()).default([]) });

/** What a value may be besides nothing: the type of a union's variant that says most. */
function typeOf(node: Node): string | undefined {
  if (typeof node.type === "string") return node.type;
  if (node.type !== undefined) return node.type.find((type) => type !== "null");
  const types = (node.anyOf ?? []).map(({ type }) => type).filter((type) => typeof type === "string" && type !== "null");
  return types.find((type): type is string => typeof type === "string");
}

const LONG_TEXT = 500;

/** The control for a schema that names none. */
function guessControl(node: Node): string {
  if (node.enum !== undefined) return node.enum.length <= 3 ? "segmented" : "select";
  switch (typeOf(node)) {
    case "boolean":
      return "switch";
    case "number":
    case "integer":
      return "number";
    case "array":
      return "list";
    case "object":
      return "keyvalue";
    case "string":
    case undefined:
      return (node.maxLength ?? 0) > LONG_TEXT && node["x-ui"]?.placeholder === undefined ? "textarea" : "text";
    default:
      return "text";
  }
}

/** `callsPerMinute` reads as people write: “Calls per minute”. */
function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function toField(name: string, node: Node, schema: z.ZodType | undefined, isRequired: boolean): FormField {
  const help = node["x-ui"]?.help ?? node.description;
  const guessed = guessControl(node);
  const ui: FieldUi = { label: node.title ?? labelOf(name), ...(help === undefined ? {} : { help }), ...node["x-ui"] };
  return {
    name,
    ui,
    control: ui.secret === true ? "secret" : (ui.control ?? guessed),
    guessed,
    choices: (node.enum ?? []).map(String).map((value) => ({ value, label: ui.options?.[value] ?? value })),
    defaultValue: node.default,
    isInteger: typeOf(node) === "integer",
    isRequired,
    check: (value) => {
      if (value === undefined) return isRequired ? "Needed" : undefined;
      const parsed = schema?.safeParse(value);
      return parsed === undefined || parsed.success ? undefined : issueInWords(parsed.error.issues[0]);
    },
  };
}

function fieldsOf(json: unknown, shape: Readonly<Record<string, z.ZodType>>): FormSchema {
  const { properties, required } = Root.parse(json);
  return Object.entries(properties).map(([name, node]) =>
    toField(name, node, shape[name], required.includes(name) && node.default === undefined),
  );
}

const known = new WeakMap<z.ZodObject, FormSchema>();

/** The form of a zod object whose fields were made with `field`. */
export function formOfZod(schema: z.ZodObject): FormSchema {
  let form = known.get(schema);
  if (form === undefined) {
    form = fieldsOf(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), schema.shape);
    known.set(schema, form);
  }
  return form;
}

/** The form of a JSON Schema with `x-ui`, as the server describes connectors. */
export function formOfJsonSchema(json: Json): FormSchema {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return [];
  const schema = z.fromJSONSchema(json);
  return fieldsOf(json, schema instanceof z.ZodObject ? schema.shape : {});
}

type Values = Readonly<Record<string, Json | undefined>>;

/** Whether a field is shown while the form holds these values. */
export function isShown({ ui }: FormField, form: FormSchema, values: Values): boolean {
  const { when = [] } = ui;
  return [when].flat().every((condition) => {
    const other = form.find(({ name }) => name === condition.field);
    const isHidden = other !== undefined && !isShown(other, form, values);
    return holds(condition, (isHidden ? undefined : values[condition.field]) ?? other?.defaultValue);
  });
}

/** What is wrong with a number that should stay below another one of the form. */
export function orderIssue({ name, ui }: FormField, form: FormSchema, values: Values): string | undefined {
  const upper = form.find((other) => other.name === ui.below);
  if (upper === undefined) return undefined;
  const [low, high] = [values[name], values[upper.name]];
  return typeof low === "number" && typeof high === "number" && low >= high ? `Has to be less than “${upper.ui.label}”` : undefined;
}
