import { SquareCheck, Square } from "lucide-react";
import type { ReactNode } from "react";

import { cn } from "#client/ui/cn.ts";

import type { Block, Span } from "./rich-text.core.ts";

const HEADINGS = ["text-[2em] leading-tight", "text-[1.5em] leading-tight", "text-[1.2em] leading-snug"];
const ALIGN: Record<Block["align"], string> = { left: "", center: "text-center", right: "text-right", justify: "text-justify" };

/** How numbers are written at each depth, as in the editor. */
const NUMBERS = ["decimal", "lower-alpha", "lower-roman"];

/** Rich text to read. */
export function RichTextView({ blocks }: { blocks: readonly Block[] }) {
  const levels = [...new Set(blocks.filter(({ kind }) => kind === "heading").map(({ level }) => level))].toSorted((a, b) => a - b);
  return groupsOf(blocks).map((group, index) => <Group key={index} group={group} levels={levels} />);
}

/** Blocks that belong into one element: the items of a list, the lines of a code block. */
function groupsOf(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const last = groups.at(-1)?.[0];
    const isSame = last !== undefined && tagOf(last) === tagOf(block) && tagOf(block) !== "line";
    if (isSame) groups.at(-1)?.push(block);
    else groups.push([block]);
  }
  return groups;
}

function tagOf({ kind }: Block): "ul" | "ol" | "pre" | "check" | "line" {
  if (kind === "bullet") return "ul";
  if (kind === "ordered") return "ol";
  if (kind === "checked" || kind === "unchecked") return "check";
  return kind === "code" ? "pre" : "line";
}

interface GroupProps {
  group: Block[];
  /** Levels of headings that the text uses. */
  levels: readonly number[];
}

function Group({ group, levels }: GroupProps): ReactNode {
  const [first] = group;
  if (first === undefined) return null;
  const items = (className?: string) =>
    group.map((block, index) => (
      <li
        key={index}
        dir="auto"
        value={block.kind === "ordered" ? block.number : undefined}
        className={cn(ALIGN[block.align], className)}
        style={{ marginLeft: `${block.indent * 1.5}em`, listStyleType: block.kind === "ordered" ? NUMBERS[block.indent % 3] : undefined }}
      >
        {block.kind === "checked" && <SquareCheck aria-label="Done" className="mt-[0.2em] size-[1em] shrink-0" />}
        {block.kind === "unchecked" && <Square aria-label="To do" className="mt-[0.2em] size-[1em] shrink-0" />}
        <Spans spans={block.spans} />
      </li>
    ));
  switch (tagOf(first)) {
    case "ul":
      return <ul className="list-disc pl-[1.5em]">{items()}</ul>;
    case "ol":
      return <ol className="list-decimal pl-[1.5em]">{items()}</ol>;
    case "check":
      return <ul className="grid gap-[0.15em]">{items("flex gap-[0.5em]")}</ul>;
    case "pre":
      return (
        <pre className="bg-hover my-[0.3em] overflow-auto rounded-md p-[0.6em] font-mono text-[0.9em]">
          {group.map(({ spans }) => spans.map(({ text }) => text).join("")).join("\n")}
        </pre>
      );
    case "line":
      return <Line block={first} levels={levels} />;
  }
}

function Line({ block, levels }: { block: Block; levels: readonly number[] }) {
  const { kind, level, align, indent, spans } = block;
  const content = spans.length === 0 ? <br /> : <Spans spans={spans} />;
  const style = { marginLeft: `${indent * 1.5}em` };
  if (kind === "quote")
    return (
      <blockquote dir="auto" className={cn("my-[0.2em] border-l-[3px] pl-[0.8em] text-muted", ALIGN[align])} style={style}>
        {content}
      </blockquote>
    );
  if (kind !== "heading")
    return (
      <p dir="auto" className={ALIGN[align]} style={style}>
        {content}
      </p>
    );
  // The page's title is the first heading, so those inside begin at the second, whichever size somebody likes best.
  const Heading = (["h2", "h3", "h4"] as const)[levels.indexOf(level)] ?? "h4";
  return (
    <Heading dir="auto" className={cn("font-semibold", HEADINGS[level - 1], ALIGN[align])} style={style}>
      {content}
    </Heading>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return (
    <span className="min-w-0 break-words whitespace-pre-wrap">
      {spans.map((span, index) => (
        <StyledSpan key={index} span={span} />
      ))}
    </span>
  );
}

function StyledSpan({ span }: { span: Span }) {
  const { text, bold, italic, underline, strike, code, link, color } = span;
  const className = cn(
    bold && "font-semibold",
    italic && "italic",
    underline && "underline",
    strike && "line-through",
    code && "bg-hover rounded px-[0.25em] font-mono text-[0.9em]",
  );
  const style = color === undefined ? undefined : { color };
  if (link === undefined)
    return (
      <span className={className} style={style}>
        {text}
      </span>
    );
  const isOutside = /^[a-z]+:/i.test(link);
  return (
    <a
      href={link}
      className={cn("text-accent underline underline-offset-2", className)}
      {...(isOutside ? { target: "_blank", rel: "noopener noreferrer" } : {})}
    >
      {text}
    </a>
  );
}
