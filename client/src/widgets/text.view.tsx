import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import type { RichText } from "#shared/pages/schema.ts";

import { useFromValues, usePageActions } from "./page-runtime.tsx";
import { blocksOf, fillRuns } from "./rich-text.core.ts";
import { RichTextView } from "./rich-text.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface TextProps {
  size: "small" | "normal" | "large";
  align: "top" | "middle" | "bottom";
}

const SIZE = { small: "text-xs", normal: "text-base", large: "text-lg" };
// A text that is longer than its tile begins at its beginning, wherever it would stand.
const ALIGN = { top: "content-start", middle: "[align-content:safe_center]", bottom: "[align-content:safe_end]" };
const NO_TEXT: RichText = [];
const Editor = lazy(async () => ({ default: (await import("./rich-text-editor.tsx")).RichTextEditor }));

/** Headings, lists and notes. On the canvas it is written in place, by several people at once. */
export function TextView({ widget, props, mode, isEditing }: WidgetViewProps<TextProps>) {
  const { size, align } = props;
  const { editor } = usePageActions();
  const runs = widget.text ?? NO_TEXT;
  const filled = useFromValues((values) => fillRuns(runs, values));
  const blocks = useMemo(() => blocksOf(filled), [filled]);
  const [outer, inner, isScrolled] = useIsScrolled();
  const className = cn("grid size-full grid-cols-[minmax(0,1fr)] overflow-auto leading-normal", SIZE[size], ALIGN[align]);
  if (isEditing && editor !== undefined)
    return (
      <Suspense fallback={<div className={className} />}>
        <Editor widgetId={widget.id} editor={editor} className={className} />
      </Suspense>
    );
  return (
    // A text that scrolls has to be reached by keyboard; others are no stop on the way.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={outer} className={className} tabIndex={mode === "view" && isScrolled ? 0 : undefined}>
      <div ref={inner}>
        {blocks.length === 0 && mode === "edit" ? <p className="text-muted">Double-click to write</p> : <RichTextView blocks={blocks} />}
      </div>
    </div>
  );
}

/** Whether what is inside is higher than what is around it. */
function useIsScrolled() {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const [around, inside] = [outer.current, inner.current];
    if (around === null || inside === null) return undefined;
    const observer = new ResizeObserver(() => setScrolled(inside.offsetHeight > around.clientHeight + 1));
    observer.observe(around);
    observer.observe(inside);
    return () => observer.disconnect();
  }, []);
  return [outer, inner, isScrolled] as const;
}
