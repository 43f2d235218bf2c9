import type * as Y from "yjs";

import { toLayout } from "./layout.core.ts";
import { placeKey, setIfChanged, widgetMap } from "./page-doc.core.ts";
import { reflow } from "./reflow.core.ts";
import { BREAKPOINTS } from "./schema.ts";
import { columnsAt, settle } from "./settle.core.ts";

/**
 * Writes the places of a page's widgets anew for a grid of other columns, so that the page keeps its arrangement instead of
 * being pushed against the new edge. What is derived at a screen size stays derived. To be called before the grid is changed.
 */
export function regrid(doc: Y.Doc, columns: number): void {
  const page = toLayout(doc);
  for (const breakpoint of BREAKPOINTS) {
    const [from, to] = [columnsAt(page.grid.columns, breakpoint), columnsAt(columns, breakpoint)];
    if (from === to) continue;
    const settled = [...settle(page, breakpoint)].map(([id, place]) => ({ id, ...place }));
    // The screen is as wide as before: a column of fewer is wider, and wide enough.
    const groups = Map.groupBy(settled, ({ container }) => container).values();
    const places = new Map([...groups].flatMap((cells) => [...reflow(cells, from, to, 1)]));
    for (const { id, pos, size } of page.widgets) {
      const [map, place] = [widgetMap(doc, id), places.get(id)];
      if (map === undefined || place === undefined) continue;
      if (pos[breakpoint] !== undefined) setIfChanged(map, placeKey("pos", breakpoint), [place.x, place.y]);
      if (size[breakpoint] !== undefined) setIfChanged(map, placeKey("size", breakpoint), [place.w, place.h]);
    }
  }
}
