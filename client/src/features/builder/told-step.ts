import { describeWidget } from "#client/widgets/describe-widget.ts";
import type { LayoutWidget } from "#shared/pages/schema.ts";

import { tileElement } from "./canvas-geometry.ts";

type Widgets = ReadonlyMap<string, LayoutWidget>;

/** What a step that was taken back, or done again, has changed. */
interface ToldStep {
  /** As people say it: "added Checkbox". */
  words: string;
  /** Widgets that it concerned, those that are gone now included. */
  ids: readonly string[];
}

/** The weightiest first. */
const DEEDS = ["added", "deleted", "changed", "moved"] as const;
const PLACING = new Set(["container", "order", "pos", "size"]);

function isOnlyPlaced(was: LayoutWidget, now: LayoutWidget): boolean {
  const other = new Map<string, unknown>(Object.entries(now));
  return Object.entries(was).every(([key, value]) => PLACING.has(key) || JSON.stringify(value) === JSON.stringify(other.get(key)));
}

/** Tells a step by what it did to the widgets: those after it, and those before. */
export function toldStep(how: "undo" | "redo", was: Widgets, now: Widgets): ToldStep {
  // What undo has made of the page is what the step had found.
  const [before, after] = how === "undo" ? [now, was] : [was, now];
  const concerned = [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id) !== after.get(id));
  const deeds = concerned.map((id): (typeof DEEDS)[number] => {
    const [old, made] = [before.get(id), after.get(id)];
    if (old === undefined) return "added";
    if (made === undefined) return "deleted";
    return isOnlyPlaced(old, made) ? "moved" : "changed";
  });
  const [id, ...more] = concerned;
  const widget = id === undefined ? undefined : (after.get(id) ?? before.get(id));
  if (widget === undefined) return { words: "changed the page’s settings", ids: [] };
  // Several at once are told by what the step was about: who adds or deletes also moves what gives way.
  const deed = DEEDS.find((one) => deeds.includes(one));
  return { words: `${deed ?? "changed"} ${more.length === 0 ? describeWidget(widget) : `${concerned.length} widgets`}`, ids: concerned };
}

/** Whether a widget is on the screen, some of it. */
export function isInSight(id: string): boolean {
  const tile = tileElement(id)?.getBoundingClientRect();
  const shown = document.querySelector("[data-canvas-scroll]")?.getBoundingClientRect();
  if (tile === undefined || shown === undefined) return false;
  return tile.bottom > shown.top && tile.top < shown.bottom && tile.right > shown.left && tile.left < shown.right;
}
