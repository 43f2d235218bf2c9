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

type Change = Pick<LayoutChange, "kind" | "widget">;

/** Whether an edit that touched this part (a widget's id, `page`, `variable:<name>` or `tab:<id>`) may have made the change. */
function isPartOf(change: Change, part: string): boolean {
  if (change.widget !== undefined) return part === change.widget;
  if (change.kind === "variable" || change.kind === "tab") return part.startsWith(`${change.kind}:`);
  return part === "page";
}

/** Whose work a change is: those who touched that part of the page. */
export function authorsOfChange(change: Change, touches: readonly Touch[]): string[] {
  return authorsOf(touches.filter(({ touched }) => touched.some((part) => isPartOf(change, part))));
}
