import { z } from "zod";

import type { Layout } from "#shared/pages/schema.ts";

const Shape = z.object({
  title: z.string(),
  height: z.number(),
  /** Kinds of widgets that stand on it: what draws them is fetched while the page itself is. */
  kinds: z.array(z.string()),
  boxes: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])),
});

/** Where the tiles of a page stood in this browser the last time: what its skeleton is drawn from, so that nothing jumps. */
export type RememberedShape = z.infer<typeof Shape>;

const keyOf = (slug: string) => `viewer.shape.${slug}`;

export function recallShape(slug: string): RememberedShape | null {
  try {
    return Shape.parse(JSON.parse(localStorage.getItem(keyOf(slug)) ?? "null"));
  } catch {
    // Never seen here, storage switched off, or kept by an older version: the plain skeleton is drawn.
    return null;
  }
}

export function rememberShape(slug: string, surface: HTMLElement, { title, widgets }: Layout): void {
  const origin = surface.getBoundingClientRect();
  const boxes = [...surface.querySelectorAll<HTMLElement>("[data-tile]")]
    // Tiles of the page itself, not those inside a container's tile.
    .filter((tile) => tile.parentElement?.closest("[data-tile]") === null)
    .map((tile): [number, number, number, number] => {
      const { left, top, width, height } = tile.getBoundingClientRect();
      return [Math.round(left - origin.left), Math.round(top - origin.top), Math.round(width), Math.round(height)];
    });
  const kinds = [...new Set(widgets.map(({ kind }) => kind))];
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify({ title, height: surface.offsetHeight, kinds, boxes } satisfies RememberedShape));
  } catch {
    // Storage full or off: only the next skeleton suffers.
  }
}
