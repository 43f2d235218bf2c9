import type { PageVersion, RestorePoint } from "#shared/pages/contract.ts";

/** A state that stays as it is: a version's number, or a restore point. */
export type KeptRef = number | `point:${string}`;

/** One side of a comparison. */
export type StateRef = "draft" | KeptRef;

/** What was kept of a page, in the order in which it was kept. */
export type Kept = { ref: KeptRef; at: string } & ({ kind: "version"; version: PageVersion } | { kind: "point"; point: RestorePoint });

/** A state as an address and the lists have it; undefined for what is none. */
export function readRef(text: string): StateRef | undefined {
  if (text === "draft") return "draft";
  if (text.startsWith("point:")) return `point:${text.slice("point:".length)}`;
  const version = Number(text);
  return Number.isSafeInteger(version) && version > 0 ? version : undefined;
}

/** Versions and restore points in one line of time, newest first. */
export function timeLine(versions: readonly PageVersion[], points: readonly RestorePoint[]): Kept[] {
  return [
    ...versions.map((version): Kept => ({ kind: "version", ref: version.version, at: version.createdAt, version })),
    ...points.map((point): Kept => ({ kind: "point", ref: `point:${point.id}`, at: point.createdAt, point })),
  ].toSorted((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** When it was, short enough for a title. */
function instant(at: string): string {
  return new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}

/** How a state is called; one that has meanwhile been thinned out has no other name. */
export function nameOf(ref: StateRef, kept: readonly Kept[]): string {
  if (ref === "draft") return "Draft";
  if (typeof ref === "number") return `Version ${ref}`;
  const found = kept.find((each) => each.ref === ref);
  return found?.kind !== "point" ? "A restore point" : (found.point.name ?? `State of ${instant(found.at)}`);
}
