import type { LayoutChange } from "#shared/pages/contract.ts";
import { placeOf } from "#shared/pages/page-doc.core.ts";

/** Who touched what, as the commits of a document say. */
export interface Touch {
  userId: string | null;
  touched: readonly string[];
}

/** All people in these commits, in the order of their first edit. */
export function authorsOf(touches: readonly Touch[]): string[] {
  return [...new Set(touches.flatMap((touch) => (touch.userId === null ? [] : [touch.userId])))];
}

type Change = Pick<LayoutChange, "kind" | "widget" | "part">;

/** Whether an edit that touched this part (a widget's id, its place, or a part of the page itself) may have made the change. */
function isPartOf(change: Change, part: string): boolean {
  if (change.widget !== undefined) return part === change.widget;
  // As commits of older versions have it: the page's settings as one.
  return part === change.part || (change.kind === "page" && part === "page");
}

/** All parts of a draft that edits touch who make these changes. */
export function partsOf(changes: readonly Change[]): Set<string> {
  return new Set(
    changes.flatMap(({ widget, part }) => [
      ...(widget === undefined ? [] : [widget, placeOf(widget)]),
      ...(part === undefined ? [] : [part]),
    ]),
  );
}

const PLACED = new Set<Change["kind"]>(["moved", "resized"]);

/**
 * Whose work a change is: those who touched that part of the page. Who drags a widget moves its neighbours out of the way:
 * those moves are theirs, and nothing else of the neighbours is.
 */
export function authorsOfChange(change: Change, touches: readonly Touch[]): string[] {
  const placed = change.widget === undefined || !PLACED.has(change.kind) ? undefined : placeOf(change.widget);
  const movers = placed === undefined ? [] : authorsOf(touches.filter(({ touched }) => touched.includes(placed)));
  return movers.length > 0 ? movers : authorsOf(touches.filter(({ touched }) => touched.some((part) => isPartOf(change, part))));
}
