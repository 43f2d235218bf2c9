import { z } from "zod";

import { Id } from "../kernel/ids.ts";
import { Json } from "../kernel/json.ts";
import { isJsonWithin } from "./plain.core.ts";

/** Version of the document's shape; clients connect with `?schema=<n>` and an older one is told to reload. */
export const PAGE_SCHEMA_VERSION = 1;

/** The container at the top of a page. Other containers are a container widget's id or a tab's id. */
export const ROOT = "root";

/** Screen sizes. `desktop` is the base; the others override a widget's place and size only where somebody set them. */
export const BREAKPOINTS = ["desktop", "tablet", "phone", "wall"] as const;
export const Breakpoint = z.enum(BREAKPOINTS);
export type Breakpoint = z.infer<typeof Breakpoint>;

export const PAGE_LIMITS = {
  widgets: 500,
  columns: 48,
  rows: 10_000,
  settingBytes: 65_536,
  titleLength: 200,
  descriptionLength: 2_000,
  tabs: 500,
  tags: 20,
  tagLength: 40,
  variables: 100,
} as const;

const fits = (value: unknown) => isJsonWithin(value, PAGE_LIMITS.settingBytes);
const TOO_LARGE = `More than ${PAGE_LIMITS.settingBytes / 1_024} kB, or nested too deep`;

/** The value of one setting. */
export const Setting = Json.refine(fits, TOO_LARGE);

/** A kind of widget; the file in `shared/widgets` is named after it. */
export const WidgetKind = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, "Small letters, digits and hyphens");

/** A setting's name. */
export const PropName = z
  .string()
  .min(1)
  .max(100)
  // Whatever an object has by itself would be found where nothing was set.
  .refine((name) => !(name in {}), "Not a name");

/** Order among siblings; see `order.core.ts`. */
export const OrderKey = z.string().min(1).max(200);

const cell = z.int().min(0).max(PAGE_LIMITS.rows);
const span = z.int().min(1).max(PAGE_LIMITS.rows);

/** Grid cell of a widget's top left corner inside its container, [x, y]. */
export const Pos = z.tuple([cell, cell]);
/** Width and height in grid cells, [w, h]. */
export const Size = z.tuple([span, span]);
export type Pos = z.infer<typeof Pos>;
export type Size = z.infer<typeof Size>;

export const Grid = z.object({
  /** Columns at desktop and wall. */
  columns: z.int().min(1).max(PAGE_LIMITS.columns).default(24),
  /** Height of one row in CSS pixels. */
  rowHeight: z.int().min(8).max(200).default(24),
  /** Space between tiles in CSS pixels. */
  gap: z.int().min(0).max(48).default(12),
});
export type Grid = z.infer<typeof Grid>;

export const Theme = z.enum(["system", "light", "dark"]);
export type Theme = z.infer<typeof Theme>;

/** A variable's name as used in `{{name}}` and in the URL. */
export const VariableName = z
  .string()
  .regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/, "Letters, digits and _, not starting with a digit")
  .refine((name) => name !== "__proto__", "Not a name");

/** A page variable: fed by inputs, kept in the URL, used by bindings, titles, links and visibility rules. */
export const Variable = z.object({
  name: VariableName,
  label: z.string().max(200).optional(),
  type: z.enum(["text", "number", "boolean", "list"]).default("text"),
  default: Setting.default(""),
  /** Whether a link to the page carries its value. */
  inUrl: z.boolean().default(true),
});
export type Variable = z.infer<typeof Variable>;

/** Values of the page's variables in one tab, by name. */
export type VariableValues = Record<string, Json>;

/** What a widget shows: an operation of a tool, its parameters (which may hold `{{variable}}`), how often, and how columns are used. */
export const Binding = z.object({
  /** Id of the tool (a configured connector). */
  tool: Id,
  operation: z.string().min(1).max(100),
  params: z.record(z.string().max(100), Json).refine(fits, TOO_LARGE).default({}),
  /** Seconds between fetches; the connector's floor applies. */
  refreshSeconds: z.number().min(1).max(86_400).default(30),
  /** JSONata over the result table, answering rows. */
  transform: z.string().max(10_000).optional(),
  /** Role in the widget (for instance `x`, `value`, `series`) → column keys of the result. */
  mapping: z.record(z.string().max(50), z.array(z.string().max(200)).max(50)).default({}),
});
export type Binding = z.infer<typeof Binding>;

/** One run of rich text: Quill's Delta insert, which is also what a Y.Text gives. */
const TextRun = z.object({
  insert: z.string().max(100_000),
  attributes: z.record(z.string().max(50), Json).optional(),
});
export const RichText = z.array(TextRun).max(20_000);
export type RichText = z.infer<typeof RichText>;

/** A widget as `layout.json` holds it. `props` keeps settings that this version does not know. */
export const LayoutWidget = z.object({
  id: Id,
  kind: WidgetKind,
  /** `root`, a container widget's id, or a tab's id. */
  container: z.union([z.literal(ROOT), Id]).default(ROOT),
  /** Fractional key: order among siblings for keyboard, screen readers and one-column screens. */
  order: OrderKey,
  pos: z.object({ desktop: Pos, tablet: Pos.optional(), phone: Pos.optional(), wall: Pos.optional() }),
  size: z.object({ desktop: Size, tablet: Size.optional(), phone: Size.optional(), wall: Size.optional() }),
  props: z.record(PropName, Setting).default({}),
  binding: Binding.optional(),
  text: RichText.optional(),
});
export type LayoutWidget = z.infer<typeof LayoutWidget>;

/** A tab of a container widget. */
export const LayoutTab = z.object({
  id: Id,
  owner: Id,
  title: z.string().max(PAGE_LIMITS.titleLength),
  order: OrderKey,
});
export type LayoutTab = z.infer<typeof LayoutTab>;

/** `layout.json`: the whole page, canonical (fixed key and list order), what a version stores and REST exchanges. */
export const Layout = z.object({
  schema: z.literal(PAGE_SCHEMA_VERSION),
  title: z.string().max(PAGE_LIMITS.titleLength).default(""),
  description: z.string().max(PAGE_LIMITS.descriptionLength).default(""),
  theme: Theme.default("system"),
  grid: Grid.prefault({}),
  variables: z.array(Variable).max(PAGE_LIMITS.variables).default([]),
  tabs: z.array(LayoutTab).max(PAGE_LIMITS.tabs).default([]),
  widgets: z.array(LayoutWidget).max(PAGE_LIMITS.widgets).default([]),
});
export type Layout = z.infer<typeof Layout>;

/** Settings of a page that live in its document. */
export interface PageMeta {
  title: string;
  description: string;
  theme: Theme;
  grid: Grid;
}

/** One condition on a variable; a widget is shown when all (or any) of its conditions hold. */
export const VisibilityRule = z.object({
  variable: VariableName,
  operator: z.enum(["is", "is-not", "contains", "greater", "less", "empty", "not-empty"]),
  value: Json.default(""),
});
export const Visibility = z.object({ match: z.enum(["all", "any"]).default("all"), rules: z.array(VisibilityRule).max(20) });
export type Visibility = z.infer<typeof Visibility>;

/** What a button does. More kinds come with workflows. */
export const WidgetAction = z.discriminatedUnion("type", [
  z.object({ type: z.literal("none") }),
  z.object({ type: z.literal("link"), url: z.string().max(4_000), newTab: z.boolean().default(true) }),
  z.object({ type: z.literal("page"), slug: z.string().max(200), variables: z.record(VariableName, z.string()).default({}) }),
  z.object({ type: z.literal("set-variable"), variable: VariableName, value: Json }),
  z.object({ type: z.literal("refresh") }),
]);
export type WidgetAction = z.infer<typeof WidgetAction>;
