import { TriangleAlert } from "lucide-react";

import { rowsOf } from "#client/widgets/surface.core.ts";
import { ROOT } from "#shared/pages/schema.ts";

import { usePageMeta, usePageStore, useSelected } from "./page-store.tsx";
import { wallAdvice } from "./wall-advice.core.ts";

/** What would not work on a wall, while the page is looked at in that size. */
export function WallNote() {
  const { board, mirror } = usePageStore();
  const { grid } = usePageMeta();
  const rows = useSelected(board, ({ places }) => rowsOf([...places.values()].filter(({ container }) => container === ROOT)));
  const kinds = useSelected(mirror.widgets, (widgets) => [...widgets.values()].map(({ kind }) => kind).toSorted());
  const advice = wallAdvice({ rows, grid, kinds });
  if (advice.length === 0) return null;
  return (
    <ul
      aria-label="On a wall"
      className="bg-raised shadow-float absolute right-5 bottom-3 z-20 grid max-w-[min(32rem,calc(100%-14rem))] gap-1 rounded-lg border px-3 py-2 text-xs"
    >
      {advice.map((line) => (
        <li key={line} className="flex items-start gap-1.5">
          <TriangleAlert aria-hidden className="text-stale mt-px size-3.5 shrink-0" />
          {line}
        </li>
      ))}
    </ul>
  );
}
