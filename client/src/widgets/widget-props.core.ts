import { fieldUi } from "#shared/kernel/field.ts";
import type { VariableValues } from "#shared/pages/schema.ts";
import { resolveAddress, resolveText } from "#shared/pages/template.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

export type WidgetProps = Record<string, unknown>;

/** Settings with defaults filled in, or the names of those that this version does not understand. */
export type ParsedProps = { isOk: true; props: WidgetProps } | { isOk: false; unreadable: string[] };

export function parseProps(definition: WidgetDefinition, stored: WidgetProps): ParsedProps {
  const parsed = definition.props.safeParse(stored);
  if (parsed.success) return { isOk: true, props: parsed.data };
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? "")));
  const { shape } = definition.props;
  const labels = [...names].map((name) => {
    const schema = shape[name];
    return (schema === undefined ? undefined : fieldUi(schema)?.label) ?? name;
  });
  return { isOk: false, unreadable: labels };
}

interface TemplateName {
  name: string;
  isAddress: boolean;
}

const templates = new WeakMap<WidgetDefinition, TemplateName[]>();

/** Names of the settings that may hold `{{variable}}`. */
function templateNames(definition: WidgetDefinition): TemplateName[] {
  let names = templates.get(definition);
  if (names === undefined) {
    names = Object.entries(definition.props.shape)
      .filter(([, schema]) => fieldUi(schema)?.control === "template")
      .map(([name, schema]) => ({ name, isAddress: fieldUi(schema)?.filling === "address" }));
    templates.set(definition, names);
  }
  return names;
}

/** Fills `{{variable}}` into the settings that may hold it; the same object where there is nothing to fill. */
export function resolveProps(definition: WidgetDefinition, props: WidgetProps, values: VariableValues): WidgetProps {
  let resolved = props;
  for (const { name, isAddress } of templateNames(definition)) {
    const text = props[name];
    if (typeof text !== "string" || !text.includes("{{")) continue;
    resolved = { ...resolved, [name]: isAddress ? resolveAddress(text, values) : resolveText(text, values) };
  }
  return resolved;
}

/** Pixels around a face: what the tile's border, padding and head take. */
export interface Frame {
  padding: number;
  head: number;
  border: number;
  /** There is little room around things. */
  isLow: boolean;
}

interface Framed {
  isCard: boolean;
  isFlush: boolean;
  hasHead: boolean;
  /** Of the tile. */
  height: number;
  /** So low it is only while it is folded, and its head all that there is of it. */
  isContainer?: boolean;
}

/** In a lower tile a head of the usual height would leave no room for what it is the head of. */
const LOW_PX = 72;

export function frameOf({ isCard, isFlush, hasHead, height, isContainer = false }: Framed): Frame {
  const isLow = hasHead && height < LOW_PX;
  if (isLow && isContainer) return { padding: 0, border: isCard ? 1 : 0, head: height - (isCard ? 2 : 0), isLow: false };
  const padding = isFlush || !isCard ? 0 : isLow ? 6 : 12;
  const head = isLow ? 24 : isCard ? 36 : 28;
  return { padding, border: isCard ? 1 : 0, head: hasHead ? head : 0, isLow };
}

/** Space that is left for the face in a tile of this size. */
export function faceSize(
  width: number,
  height: number,
  { padding, head, border }: Omit<Frame, "isLow">,
): { width: number; height: number } {
  const top = head > 0 ? head : padding;
  return { width: Math.max(width - 2 * (padding + border), 0), height: Math.max(height - top - padding - 2 * border, 0) };
}
