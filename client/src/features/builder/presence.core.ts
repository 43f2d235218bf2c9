import { z } from "zod";

import { Breakpoint } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";

const cell = z.number().min(0).max(10_000);
const Held = z.object({ container: z.string().max(100), x: cell, y: cell, w: cell, h: cell });

/** What a builder tells the others of itself: what is selected, where its pointer is (in cells), what it drags. */
const Presence = z.object({
  selection: z.array(z.string()).max(500).catch([]),
  pointer: z
    .object({ breakpoint: Breakpoint, container: z.string().max(100), x: z.number(), y: z.number() })
    .nullable()
    .catch(null),
  gesture: z
    .object({ breakpoint: Breakpoint, how: z.enum(["snap", "exact"]), places: z.record(z.string(), Held) })
    .nullable()
    .catch(null),
});
export type Presence = z.infer<typeof Presence>;

const read = new WeakMap<object, Presence>();

/** A peer's state as it is, or as much of it as can be read; what another browser sends is never trusted. */
export function presenceOf(state: Record<string, unknown>): Presence {
  const known = read.get(state);
  if (known !== undefined) return known;
  const presence = Presence.parse({ selection: state["selection"], pointer: state["pointer"], gesture: state["gesture"] });
  read.set(state, presence);
  return presence;
}

/** What a peer drags, where it looks at the page at the same size as I do. */
export function gestureOf(
  state: Record<string, unknown>,
  breakpoint: Breakpoint,
): { how: "snap" | "exact"; moved: Map<string, Place> } | null {
  const { gesture } = presenceOf(state);
  if (gesture === null || gesture.breakpoint !== breakpoint) return null;
  return { how: gesture.how, moved: new Map(Object.entries(gesture.places)) };
}
