import { z } from "zod";

import type { Layout } from "#shared/pages/schema.ts";

/** How somebody has a container before them: which tab is open (the first when absent), and whether it is folded. */
export const ContainerState = z.object({ tab: z.string().max(100).optional(), isFolded: z.boolean().optional() });
export type ContainerState = z.infer<typeof ContainerState>;

/** By the container's id; one that isn't here is as its settings say. */
export type ContainerStates = Readonly<Record<string, ContainerState>>;

/** Whether only a container's head is shown. */
export function isFolded(props: Readonly<Record<string, unknown>>, state: ContainerState | undefined): boolean {
  return props["isCollapsible"] === true && (state?.isFolded ?? props["startsFolded"] === true);
}

/** Height of a tile's head with its borders. */
const HEAD_PX = 38;

/** Rows that the page's folded containers take, so that what stands below them comes up. */
export function foldedRows({ grid, widgets }: Pick<Layout, "grid" | "widgets">, states: ContainerStates): Map<string, number> {
  const rows = Math.ceil((HEAD_PX + grid.gap) / (grid.rowHeight + grid.gap));
  return new Map(widgets.filter(({ id, props }) => isFolded(props, states[id])).map(({ id }) => [id, rows]));
}
