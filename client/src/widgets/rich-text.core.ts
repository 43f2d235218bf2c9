import type { RichText, VariableValues } from "#shared/pages/schema.ts";
import { resolveAddress, resolveText } from "#shared/pages/template.core.ts";
import { safeLink } from "#shared/widgets/link.core.ts";

/** A stretch of text in one style. */
export interface Span {
  text: string;
  bold: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
  code: boolean;
  /** An address that is safe to open, else undefined. */
  link: string | undefined;
  color: string | undefined;
}

export interface Block {
  kind: "paragraph" | "heading" | "bullet" | "ordered" | "checked" | "unchecked" | "quote" | "code";
  /** 1 to 3, for headings. */
  level: number;
  indent: number;
  /** Which one it is, for the items of a numbered list; each depth counts for itself. */
  number: number;
  align: "left" | "center" | "right" | "justify";
  spans: Span[];
}

const COLOR = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]+\))$/i;

function kindOf(attributes: Record<string, unknown>): Pick<Block, "kind" | "level"> {
  const { header, list, blockquote } = attributes;
  if (typeof header === "number") return { kind: "heading", level: Math.min(Math.max(header, 1), 3) };
  if (list === "bullet" || list === "ordered" || list === "checked" || list === "unchecked") return { kind: list, level: 0 };
  if (blockquote === true) return { kind: "quote", level: 0 };
  return { kind: attributes["code-block"] === undefined || attributes["code-block"] === false ? "paragraph" : "code", level: 0 };
}

function alignOf(value: unknown): Block["align"] {
  return value === "center" || value === "right" || value === "justify" ? value : "left";
}

function indentOf(value: unknown): number {
  return typeof value === "number" ? Math.min(Math.max(Math.trunc(value), 0), 8) : 0;
}

/** Counts numbered lists as the editor does: an item ends what is deeper, a paragraph or heading ends the list. */
function createCounter(): (kind: Block["kind"], indent: number) => number {
  let counts: number[] = [];
  return (kind, indent) => {
    if (kind === "paragraph" || kind === "heading") counts = [];
    if (!["bullet", "ordered", "checked", "unchecked"].includes(kind)) return 0;
    counts.length = Math.min(counts.length, indent + 1);
    if (kind !== "ordered") return 0;
    counts[indent] = (counts[indent] ?? 0) + 1;
    return counts[indent];
  };
}

function spanOf(text: string, attributes: Record<string, unknown>): Span {
  const color = attributes["color"];
  return {
    text,
    bold: attributes["bold"] === true,
    italic: attributes["italic"] === true,
    underline: attributes["underline"] === true,
    strike: attributes["strike"] === true,
    code: attributes["code"] === true,
    link: safeLink(attributes["link"]),
    color: typeof color === "string" && COLOR.test(color) ? color : undefined,
  };
}

/**
 * Rich text as blocks. In a Quill Delta the format of a line stands on the line break that ends it
 * (https://quilljs.com/docs/delta#line-formatting).
 */
export function blocksOf(runs: RichText): Block[] {
  const blocks: Block[] = [];
  const count = createCounter();
  let spans: Span[] = [];
  const end = (attributes: Record<string, unknown>) => {
    const kind = kindOf(attributes);
    const indent = indentOf(attributes["indent"]);
    blocks.push({
      ...kind,
      indent,
      number: count(kind.kind, indent),
      align: alignOf(attributes["align"]),
      spans,
    });
    spans = [];
  };
  for (const { insert, attributes = {} } of runs) {
    const lines = insert.split("\n");
    for (const [index, line] of lines.entries()) {
      if (index > 0) end(attributes);
      if (line !== "") spans.push(spanOf(line, attributes));
    }
  }
  if (spans.length > 0) end({});
  while (blocks.at(-1)?.spans.length === 0) blocks.pop();
  return blocks;
}

/** The text with the variables' values in it, in links too; the same object where there is nothing to fill in. */
export function fillRuns(runs: RichText, values: VariableValues): RichText {
  if (!runs.some(({ insert, attributes }) => insert.includes("{{") || isTemplate(attributes?.["link"]))) return runs;
  const whole = runs.map(({ insert }) => insert).join("");
  return runs.map(({ insert, attributes }) => {
    const text = resolveText(insert, values, whole);
    if (attributes === undefined) return { insert: text };
    const link = attributes["link"];
    return { insert: text, attributes: isTemplate(link) ? { ...attributes, link: resolveAddress(link, values) } : attributes };
  });
}

function isTemplate(value: unknown): value is string {
  return typeof value === "string" && value.includes("{{");
}
