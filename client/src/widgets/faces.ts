import { type ComponentType, useEffect, useSyncExternalStore } from "react";

import { createStore } from "#client/platform/external-store.ts";

import { byKind, onlyExport } from "./kind-files.core.ts";
import type { WidgetViewProps } from "./widget-view.ts";

type WidgetFace = ComponentType<WidgetViewProps>;

/** `null`: it can't be fetched now, which is tried again; not in the map: nobody has asked for it. */
type Faces = ReadonlyMap<string, WidgetFace | null>;

/** A screen that nobody looks after goes on trying. */
const RETRY_MS = 15_000;

const isFace = (value: unknown): value is WidgetFace => typeof value === "function";

// Nearly every page has these two: they are there when the page is.
const atHand = byKind(import.meta.glob<Record<string, unknown>>(["./text.view.tsx", "./stat.view.tsx"], { eager: true }));
const others = byKind(import.meta.glob<Record<string, unknown>>(["./*.view.tsx", "!./text.view.tsx", "!./stat.view.tsx"]));
const faces = createStore<Faces>(new Map([...atHand].map(([kind, file]) => [kind, onlyExport(kind, file, isFace)])));
const fetching = new Set<string>();
const retries = new Map<string, ReturnType<typeof setTimeout>>();

function put(kind: string, face: WidgetFace | null): void {
  faces.set(new Map([...faces.getSnapshot(), [kind, face]]));
}

async function fetchFace(kind: string): Promise<void> {
  const load = others.get(kind);
  if (load === undefined || fetching.has(kind) || (faces.getSnapshot().get(kind) ?? null) !== null) return;
  fetching.add(kind);
  clearTimeout(retries.get(kind));
  try {
    put(kind, onlyExport(kind, await load(), isFace));
  } catch {
    // Said in the tile, with a way to try at once.
    put(kind, null);
    retries.set(
      kind,
      setTimeout(() => void fetchFace(kind), RETRY_MS),
    );
  } finally {
    fetching.delete(kind);
  }
}

/** Fetches what draws these kinds, all at once and each one time; done when all are here, or can't be had now. */
export async function fetchFaces(kinds: Iterable<string>): Promise<void> {
  await Promise.all([...new Set(kinds)].map(fetchFace));
}

/** The component that draws a kind; undefined until it is here, null while it can't be fetched. */
export function useFace(kind: string): WidgetFace | null | undefined {
  useEffect(() => void fetchFace(kind), [kind]);
  return useSyncExternalStore(faces.subscribe, () => faces.getSnapshot().get(kind));
}
