import { lazy, Suspense, useMemo } from "react";

import { cn } from "#client/ui/cn.ts";
import { resolveTemplate } from "#shared/pages/template.core.ts";

import { useFromValues, usePageActions } from "./page-runtime.tsx";
import { blocksOf, plainText } from "./rich-text.core.ts";
import { RichTextView } from "./rich-text.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface TextProps {
  size: "small" | "normal" | "large";
  align: "top" | "middle" | "bottom";
}

const SIZE = { small: "text-xs", normal: "text-base", large: "text-lg" };
const ALIGN = { top: "content-start", middle: "content-center", bottom: "content-end" };
const Editor = lazy(async () => ({ default: (await import("./rich-text-editor.tsx")).RichTextEditor }));

/** Headings, lists and notes. On the canvas it is written in place, by several people at once. */
export function TextView({ widget, props, mode, isEditing }: WidgetViewProps<TextProps>) {
  const { size, align } = props;
  const { editor } = usePageActions();
  const text = widget.text ?? [];
  const blocks = useMemo(() => blocksOf(widget.text ?? []), [widget.text]);
  const values = useFromValues((all) => (plainText(text).includes("{{") ? all : null));
  const fill = (part: string) => (values === null ? part : resolveTemplate(part, values));
  const className = cn("grid size-full overflow-auto leading-normal", SIZE[size], ALIGN[align]);
  if (isEditing && editor !== undefined)
    return (
      <Suspense fallback={<div className={className} />}>
        <Editor widgetId={widget.id} editor={editor} className={className} />
      </Suspense>
    );
  return (
    // Long texts scroll, so the keyboard must be able to reach them.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={className} tabIndex={mode === "view" ? 0 : undefined}>
      {blocks.length === 0 && mode === "edit" ? (
        <p className="text-muted">Double-click to write</p>
      ) : (
        <RichTextView blocks={blocks} fill={fill} />
      )}
    </div>
  );
}
