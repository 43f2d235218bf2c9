import { MergeView } from "@codemirror/merge";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";

import type { Layout } from "#shared/pages/schema.ts";

import { jsonReading } from "./json-code.ts";
import { formatLayout } from "./merge-layout.core.ts";

/** Two `layout.json` beside each other; what is the same folds away. */
export function JsonDiff({ from, to, fromLabel, toLabel }: { from: Layout; to: Layout; fromLabel: string; toLabel: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const side = (layout: Layout, label: string) => ({
      doc: formatLayout(layout),
      extensions: [jsonReading, EditorView.contentAttributes.of({ "aria-label": `layout.json of ${label}` })],
    });
    const view = new MergeView({
      a: side(from, fromLabel),
      b: side(to, toLabel),
      parent,
      collapseUnchanged: { margin: 3, minSize: 6 },
      gutter: true,
    });
    return () => view.destroy();
  }, [from, to, fromLabel, toLabel]);
  return <div ref={host} className="bg-surface h-full overflow-auto" />;
}
