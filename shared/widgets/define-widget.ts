import { z } from "zod";

import { field, type FieldCondition } from "../kernel/field.ts";
import { Visibility } from "../pages/schema.ts";

/** A place in a widget that columns of its data are mapped to. */
export interface DataRole {
  id: string;
  label: string;
  help?: string;
  required: boolean;
  multiple: boolean;
  accepts: readonly ("text" | "number" | "boolean" | "time" | "json")[];
  /** A setting with which it means something; always when absent. */
  when?: FieldCondition;
}

/**
 * A widget kind. One file `<kind>.widget.ts` holds exactly one; its inspector form, API document and checks are all
 * drawn from `props`. Its face is `client/src/widgets/<kind>.view.tsx`.
 */
export interface WidgetDefinition<Props extends z.ZodObject = z.ZodObject> {
  /** Equal to the file's name. */
  kind: string;
  title: string;
  description: string;
  /** Name of a lucide icon, kebab-case. */
  icon: string;
  category: "content" | "data" | "input" | "layout";
  /** Grid cells at desktop (24 columns, rows of 24 px). */
  size: { initial: readonly [number, number]; min: readonly [number, number]; max?: readonly [number, number] };
  /** Every setting has a default, so `{}` parses. */
  props: Props;
  /** `none`: shows no data; `optional`; `required`: an unbound one shows how to bind it. */
  data: "none" | "optional" | "required";
  roles: readonly DataRole[];
  /** Has collaborative rich text. */
  hasText?: boolean;
  /** Holds other widgets, possibly in tabs. */
  isContainer?: boolean;
  /** Its face reaches the edges of the tile. */
  isFlush?: boolean;
  /** Writes a page variable named by this setting. */
  writesVariable?: string;
  /** Spoken description of a widget with these settings. */
  describe: (props: z.infer<Props>) => string;
}

/** Whether the widget stands on a card or right on the page. */
export function surfaceField(byDefault: "card" | "plain") {
  return field(z.enum(["card", "plain"]).default(byDefault), {
    label: "Background",
    control: "segmented",
    group: "style",
    options: { card: "Card", plain: "None" },
  });
}

/** Settings that every kind has. */
export const commonProps = {
  title: field(z.string().max(200).default(""), { label: "Title", control: "template", placeholder: "No title" }),
  help: field(z.string().max(1_000).default(""), { label: "Help text", control: "textarea", help: "Shown behind an ⓘ beside the title" }),
  surface: surfaceField("card"),
  visibility: field(Visibility.optional(), { label: "Show when", control: "visibility", group: "actions" }),
} as const;

/** Declares a widget kind; `commonProps` are added to its own. */
export function defineWidget<Shape extends z.ZodRawShape>(
  definition: Omit<WidgetDefinition<z.ZodObject<Shape & typeof commonProps>>, "props"> & { props: Shape },
): WidgetDefinition<z.ZodObject<Shape & typeof commonProps>> {
  return { ...definition, props: z.object({ ...commonProps, ...definition.props }) as z.ZodObject<Shape & typeof commonProps> };
}
