import { z } from "zod";

import { ContainerState } from "#client/widgets/container-state.core.ts";
import { Breakpoint } from "#shared/pages/schema.ts";
import type { Place } from "#shared/pages/settle.core.ts";

const cell = z.number().min(0).max(10_000);
/** A point or length on the page, in cells; fractions included. */
const span = z.number().min(-10_000).max(100_000);
const Held = z.object({ container: z.string().max(100), x: cell, y: cell, w: cell, h: cell });

/** The part of the page that a builder has in sight, in cells of the page itself. */
const View = z.object({
  breakpoint: Breakpoint,
  x: span,
  y: span,
  w: span.positive(),
  h: span.positive(),
  /** All of the page's width is in sight, and it isn't made smaller than that takes. */
  isFit: z.boolean(),
  /** Containers whose other tab is open, or that are folded. */
  containers: z.record(z.string().max(100), ContainerState).catch({}),
});
export type View = z.infer<typeof View>;

/** What a builder tells the others of itself: what is selected, where its pointer is (in cells), what it drags, what it looks at. */
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
  view: View.nullable().catch(null),
  /** The tab (client id) that it follows: it looks at what that one looks at. */
  following: z.number().int().nullable().catch(null),
  /** What it brought back last, and when by its clock: that it is another time is what counts. */
  restored: z
    .object({ what: z.string().max(200), at: z.number() })
    .nullable()
    .catch(null),
});
export type Presence = z.infer<typeof Presence>;

const read = new WeakMap<object, Presence>();

/** A peer's state as it is, or as much of it as can be read; what another browser sends is never trusted. */
export function presenceOf(state: Record<string, unknown>): Presence {
  const known = read.get(state);
  if (known !== undefined) return known;
  const { selection, pointer, gesture, view, following, restored } = state;
  const presence = Presence.parse({ selection, pointer, gesture, view, following, restored });
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

/** What somebody looks at: their own view, or that of whoever they follow; null where they follow one another in a circle. */
export function viewOf(clientId: number, peers: readonly { clientId: number; state: Record<string, unknown> }[]): View | null {
  const seen = new Set<number>();
  for (let at: number | null = clientId; at !== null && !seen.has(at);) {
    seen.add(at);
    const peer = peers.find((one) => one.clientId === at);
    if (peer === undefined) return null;
    const { view, following } = presenceOf(peer.state);
    if (following === null) return view;
    at = following;
  }
  return null;
}
