import { useMemo } from "react";

import { type Layout, Visibility } from "#shared/pages/schema.ts";
import { isVisible } from "#shared/pages/visibility.core.ts";

import { foldedRows } from "./container-state.core.ts";
import { useFromContainers, useFromValues } from "./page-runtime.tsx";

/** Rows that widgets take for now, where it is not what they are set to: folded containers their head, hidden widgets none. */
export function useRows(layout: Layout): ReadonlyMap<string, number> {
  const folded = useFromContainers((states) => [...foldedRows(layout, states)]);
  const ruled = useMemo(
    () =>
      layout.widgets.flatMap(({ id, props }) => {
        const visibility = Visibility.safeParse(props["visibility"]).data;
        return visibility === undefined ? [] : [{ id, visibility }];
      }),
    [layout],
  );
  const hidden = useFromValues((values) => ruled.filter(({ visibility }) => !isVisible(visibility, values)).map(({ id }) => id));
  return useMemo(() => new Map([...folded, ...hidden.map((id): [string, number] => [id, 0])]), [folded, hidden]);
}
