import type { TileMark } from "#client/widgets/page-surface.tsx";
import type { LayoutChange } from "#shared/pages/contract.ts";

/** What each widget that differs is: one that came or went is not a changed one besides. */
export function marksOf(changes: readonly Pick<LayoutChange, "widget" | "kind">[]): Map<string, TileMark> {
  const marks = new Map<string, TileMark>();
  for (const { widget, kind } of changes) {
    if (widget === undefined) continue;
    if (kind === "added" || kind === "removed") marks.set(widget, kind);
    else if (!marks.has(widget)) marks.set(widget, "changed");
  }
  return marks;
}
