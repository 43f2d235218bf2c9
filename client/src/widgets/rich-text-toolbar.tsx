import {
  Bold,
  Code,
  Heading1,
  Heading2,
  Heading3,
  Italic,
  Link,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Quote,
  RemoveFormatting,
  SquareCode,
  Strikethrough,
  TextAlignCenter,
  TextAlignEnd,
  Underline,
} from "lucide-react";
import type Quill from "quill";
import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { Input } from "#client/ui/input.tsx";
import { LINK_HINT, safeLink } from "#shared/widgets/link.core.ts";

import { setLink } from "./rich-text-link.ts";

interface Tool {
  icon: LucideIcon;
  title: string;
  format: string;
  value: string | number | boolean;
}

const TOOLS: readonly (readonly Tool[])[] = [
  [
    { icon: Heading1, title: "Heading 1", format: "header", value: 1 },
    { icon: Heading2, title: "Heading 2", format: "header", value: 2 },
    { icon: Heading3, title: "Heading 3", format: "header", value: 3 },
  ],
  [
    { icon: Bold, title: "Bold", format: "bold", value: true },
    { icon: Italic, title: "Italic", format: "italic", value: true },
    { icon: Underline, title: "Underline", format: "underline", value: true },
    { icon: Strikethrough, title: "Strike through", format: "strike", value: true },
    { icon: Code, title: "Code", format: "code", value: true },
  ],
  [
    { icon: List, title: "List", format: "list", value: "bullet" },
    { icon: ListOrdered, title: "Numbered list", format: "list", value: "ordered" },
    { icon: ListChecks, title: "Check list", format: "list", value: "unchecked" },
    { icon: Quote, title: "Quotation", format: "blockquote", value: true },
    { icon: SquareCode, title: "Code block", format: "code-block", value: true },
  ],
  [
    { icon: TextAlignCenter, title: "Centre", format: "align", value: "center" },
    { icon: TextAlignEnd, title: "Right", format: "align", value: "right" },
  ],
];

const GAP_PX = 8;
const HEIGHT_PX = 40;
/** The builder's own bar is above this. */
const BAR_PX = 56;

/** Where the bar floats: above the text, or below it where there is no room above; never over the edge of the window. */
function useFloating(anchor: RefObject<HTMLElement | null>, bar: RefObject<HTMLElement | null>): { left: number; top: number } {
  const [at, setAt] = useState({ left: 0, top: -HEIGHT_PX });
  useLayoutEffect(() => {
    const place = () => {
      const rect = anchor.current?.closest("article")?.getBoundingClientRect();
      if (rect === undefined) return;
      const { width, height } = bar.current?.getBoundingClientRect() ?? { width: 0, height: HEIGHT_PX };
      const above = rect.top - height - GAP_PX;
      const left = Math.max(GAP_PX, Math.min(rect.left, innerWidth - width - GAP_PX));
      setAt({ left, top: above > BAR_PX ? above : Math.min(rect.bottom + GAP_PX, innerHeight - height - GAP_PX) });
    };
    place();
    window.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    return () => {
      window.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
    };
  }, [anchor, bar]);
  return at;
}

interface RichTextToolbarProps {
  ref: RefObject<HTMLDivElement | null>;
  quill: Quill;
  anchor: RefObject<HTMLElement | null>;
  /** Called before a format changes: each is a step to undo. */
  onFormat: () => void;
}

/** Formats of the text at the caret. Alt F10 leads here from the text, arrows along it, Escape back. */
export function RichTextToolbar({ ref: bar, quill, anchor, onFormat }: RichTextToolbarProps) {
  const at = useFloating(anchor, bar);
  const problemId = useId();
  const [formats, setFormats] = useState<Record<string, unknown>>({});
  const [address, setAddress] = useState<string | null>(null);
  const [isUnsafe, setUnsafe] = useState(false);
  useEffect(() => {
    const read = () => {
      const range = quill.getSelection();
      if (range !== null) setFormats(quill.getFormat(range));
    };
    read();
    quill.on("editor-change", read);
    return () => void quill.off("editor-change", read);
  }, [quill]);
  const isOn = ({ format, value }: Tool) => (typeof value === "boolean" ? Boolean(formats[format]) : formats[format] === value);
  const apply = (tool: Tool) => {
    onFormat();
    quill.format(tool.format, isOn(tool) ? false : tool.value, "user");
  };
  const clear = () => {
    onFormat();
    const { index, length } = quill.getSelection(true);
    quill.removeFormat(index, length, "user");
  };
  return (
    <div
      ref={bar}
      role="toolbar"
      tabIndex={-1}
      aria-label="Text formats"
      data-rich-text-toolbar
      className="bg-raised text-text shadow-float fixed z-50 flex min-h-10 max-w-[calc(100vw-16px)] flex-wrap items-center gap-0.5 rounded-lg border px-1"
      style={at}
      // The text keeps its caret while a button is pressed.
      onPointerDown={(event) => event.target instanceof HTMLInputElement || event.preventDefault()}
      onKeyDown={(event) => onBarKey(event, quill)}
    >
      {address === null ? (
        <>
          {TOOLS.map((group) => (
            <span key={group[0]?.title} className="flex gap-0.5 border-r pr-0.5 last:border-0">
              {group.map((tool) => (
                <ToolButton key={tool.title} icon={tool.icon} title={tool.title} isOn={isOn(tool)} onPress={() => apply(tool)} />
              ))}
            </span>
          ))}
          <ToolButton
            icon={Link}
            title="Link"
            isOn={formats["link"] !== undefined}
            onPress={() => setAddress(typeof formats["link"] === "string" ? formats["link"] : "")}
          />
          <ToolButton icon={RemoveFormatting} title="Clear formats" isOn={false} onPress={clear} />
        </>
      ) : (
        <>
          <Input
            aria-label="Address of the link"
            aria-invalid={isUnsafe || undefined}
            aria-describedby={isUnsafe ? problemId : undefined}
            placeholder="https://, or empty for no link; Enter sets it"
            className="w-96 max-w-full"
            value={address}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it takes the place of the button that was pressed to get here.
            autoFocus
            onChange={(event) => {
              setAddress(event.target.value);
              setUnsafe(false);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== "Escape") return;
              // The key is meant for this field: the text, which takes the focus now, must not get it too.
              event.preventDefault();
              event.stopPropagation();
              if (event.key === "Enter" && address.trim() !== "" && safeLink(address) === undefined) {
                setUnsafe(true);
                return;
              }
              setAddress(null);
              setUnsafe(false);
              if (event.key === "Escape") quill.focus();
              else {
                onFormat();
                setLink(quill, address);
              }
            }}
          />
          {isUnsafe && (
            <p id={problemId} role="alert" className="text-firing w-full px-1 pb-1 text-xs">
              This address cannot be opened. {LINK_HINT}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function onBarKey(event: KeyboardEvent<HTMLElement>, quill: Quill): void {
  if (event.key === "Escape") {
    event.stopPropagation();
    quill.focus();
  }
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  if (at === -1) return;
  event.preventDefault();
  buttons.at((at + (event.key === "ArrowRight" ? 1 : -1)) % buttons.length)?.focus();
}

function ToolButton({ icon: Symbol, title, isOn, onPress }: { icon: LucideIcon; title: string; isOn: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-label={title}
      title={title}
      aria-pressed={isOn}
      className={cn("hover:bg-hover grid size-8 place-items-center rounded-md", isOn && "bg-accent-soft text-accent")}
      onClick={onPress}
    >
      <Symbol aria-hidden size={16} />
    </button>
  );
}
