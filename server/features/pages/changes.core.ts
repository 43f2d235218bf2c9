import type { LayoutChange } from "#shared/pages/contract.ts";

/** Who touched what, as the commits of a document say. */
export interface Touch {
  userId: string | null;
  touched: readonly string[];
}

/** All people in these commits, in the order of their first edit. */
export function authorsOf(touches: readonly Touch[]): string[] {
  return [...new Set(touches.flatMap((touch) => (touch.userId === null ? [] : [touch.userId])))];
}

/**
 * Whose work a change is: those who touched its widget, or, for the page itself, its tabs and variables, those who made an
 * edit that touched no widget.
 */
export function authorsOfChange(change: Pick<LayoutChange, "widget">, touches: readonly Touch[]): string[] {
  const { widget } = change;
  return authorsOf(touches.filter(({ touched }) => (widget === undefined ? touched.length === 0 : touched.includes(widget))));
}
