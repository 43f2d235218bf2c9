import { type ComponentType, useEffect, useSyncExternalStore } from "react";

import { createStore } from "#client/platform/external-store.ts";

import { byKind, onlyExport } from "./kind-files.core.ts";
import type { WidgetViewProps } from "./widget-view.ts";

type WidgetFace = ComponentType<WidgetViewProps>;
type FaceFile = Record<string, unknown>;

/** `null`: it can't be fetched now, which is tried again; not in the map: nobody has asked for it. */
type Faces = ReadonlyMap<string, WidgetFace | null>;

/** A screen that nobody looks after goes on trying. */
const RETRY_MS = 15_000;

const isFace = (value: unknown): value is WidgetFace => typeof value === "function";

/** Holds what draws each kind: from the start where it is at hand, else from when somebody asks for it. */
export function createFaces(atHand: ReadonlyMap<string, FaceFile>, others: ReadonlyMap<string, () => Promise<FaceFile>>) {
  const faces = createStore<Faces>(new Map([...atHand].map(([kind, file]) => [kind, onlyExport(kind, file, isFace)])));
  const fetching = new Set<string>();
  const retries = new Map<string, ReturnType<typeof setTimeout>>();
  const put = (kind: string, face: WidgetFace | null) => faces.set(new Map([...faces.getSnapshot(), [kind, face]]));

  const fetchFace = async (kind: string): Promise<void> => {
    const load = others.get(kind);
    if (load === undefined || fetching.has(kind) || (faces.getSnapshot().get(kind) ?? null) !== null) return;
    fetching.add(kind);
    clearTimeout(retries.get(kind));
    try {
      put(kind, onlyExport(kind, await load(), isFace));
    } catch {
      // Said in the tile, with a way to try at once.
      put(kind, null);
      const retry = setTimeout(() => void fetchFace(kind), RETRY_MS);
      retries.set(kind, retry);
    } finally {
      fetching.delete(kind);
    }
  };

  return {
    /** Fetches what draws these kinds, all at once and each one time; done when all are here, or can't be had now. */
    fetchFaces: async (kinds: Iterable<string>): Promise<void> => void (await Promise.all([...new Set(kinds)].map(fetchFace))),
    /** The component that draws a kind; undefined until it is here, null while it can't be fetched. */
    useFace: (kind: string): WidgetFace | null | undefined => {
      useEffect(() => void fetchFace(kind), [kind]);
      return useSyncExternalStore(faces.subscribe, () => faces.getSnapshot().get(kind));
    },
  };
}

export const { fetchFaces, useFace } = createFaces(
  // Nearly every page has these two: they are there when the page is.
  byKind(import.meta.glob<FaceFile>(["./text.view.tsx", "./stat.view.tsx"], { eager: true })),
  byKind(import.meta.glob<FaceFile>(["./*.view.tsx", "!./text.view.tsx", "!./stat.view.tsx"])),
);
