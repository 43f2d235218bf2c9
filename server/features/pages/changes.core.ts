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

type Change = Pick<LayoutChange, "kind" | "widget">;

/** Whether an edit that touched this part (a widget's id, its place, `page`, `variable:<name>` or `tab:<id>`) may have made the change. */
function isPartOf(change: Change, part: string): boolean {
  if (change.widget !== undefined) return part === change.widget;
  if (change.kind === "variable" || change.kind === "tab") return part.startsWith(`${change.kind}:`);
  return part === "page";
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
