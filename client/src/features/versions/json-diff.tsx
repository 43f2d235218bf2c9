import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";

import type { Layout } from "#shared/pages/schema.ts";

import { jsonReading } from "./json-code.ts";
import { formatLayout } from "./merge-layout.core.ts";

const FOLDED = { margin: 3, minSize: 6 };
/** Below this, lines beside each other would be a dozen letters long. */
const TWO_COLUMNS = "(min-width: 640px)";

/** Two `layout.json` beside each other, or on a phone in one text; what is the same folds away. */
export function JsonDiff({ from, to, fromLabel, toLabel }: { from: Layout; to: Layout; fromLabel: string; toLabel: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const side = (layout: Layout, label: string) => ({
      doc: formatLayout(layout),
      extensions: [jsonReading, EditorView.contentAttributes.of({ "aria-label": `layout.json of ${label}` })],
    });
    const isWide = window.matchMedia(TWO_COLUMNS);
    const draw = () => {
      if (isWide.matches)
        return new MergeView({ a: side(from, fromLabel), b: side(to, toLabel), parent, collapseUnchanged: FOLDED, gutter: true });
      const { doc, extensions } = side(to, `${toLabel}, with what was ${fromLabel}'s`);
      const merged = unifiedMergeView({ original: formatLayout(from), mergeControls: false, collapseUnchanged: FOLDED });
      return new EditorView({ doc, extensions: [...extensions, merged], parent });
    };
    let view = draw();
    const redraw = () => {
      view.destroy();
      view = draw();
    };
    isWide.addEventListener("change", redraw);
    return () => {
      isWide.removeEventListener("change", redraw);
      view.destroy();
    };
  }, [from, to, fromLabel, toLabel]);
  return <div ref={host} className="bg-surface h-full overflow-auto" />;
}
