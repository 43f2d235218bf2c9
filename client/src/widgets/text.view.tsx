import { lazy, Suspense, useMemo } from "react";

import { cn } from "#client/ui/cn.ts";
import type { RichText } from "#shared/pages/schema.ts";
import { named } from "#shared/widgets/choices.ts";

import { useFromValues, usePageActions } from "./page-runtime.tsx";
import { blocksOf, fillRuns } from "./rich-text.core.ts";
import { RichTextView } from "./rich-text.tsx";
import { ScrollRegion } from "./scroll-region.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface TextProps {
  title: string;
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
  const { title, size, align } = props;
  const { editor } = usePageActions();
  const runs = widget.text ?? NO_TEXT;
  const filled = useFromValues((values) => fillRuns(runs, values));
  const blocks = useMemo(() => blocksOf(filled), [filled]);
  const className = cn("grid size-full grid-cols-[minmax(0,1fr)] overflow-auto leading-normal", SIZE[size], ALIGN[align]);
  if (isEditing && editor !== undefined)
    return (
      <Suspense fallback={<div className={className} />}>
        <Editor widgetId={widget.id} editor={editor} className={className} />
      </Suspense>
    );
  return (
    <ScrollRegion label={named("Text", title)} className={className}>
      {blocks.length === 0 && mode === "edit" ? <p className="text-muted">Double-click to write</p> : <RichTextView blocks={blocks} />}
    </ScrollRegion>
  );
}
