import { createContext, useContext, useEffect, useRef } from "react";

import type { Column, Row } from "#shared/live/schema.ts";

/** A table as it is shown now: filtered, searched and sorted. */
export interface ExportedTable {
  title: string;
  columns: readonly Column[];
  rows: readonly Row[];
  /** That the source has more rows than these, in words. */
  note?: string | undefined;
}

/** The tables of a page that can be taken out of it, in reading order. */
export interface Exports {
  add: (element: HTMLElement, read: () => ExportedTable) => () => void;
  readAll: () => ExportedTable[];
}

function comesFirst(one: HTMLElement, other: HTMLElement): number {
  return (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) === 0 ? 1 : -1;
}

export function createExports(): Exports {
  const sources = new Map<HTMLElement, () => ExportedTable>();
  return {
    add: (element, read) => {
      sources.set(element, read);
      return () => sources.delete(element);
    },
    readAll: () => [...sources].toSorted(([one], [other]) => comesFirst(one, other)).map(([, read]) => read()),
  };
}

const ExportsContext = createContext<Exports | null>(null);
export const ExportsProvider = ExportsContext.Provider;

/** All tables of the page, to be taken out together. */
export function useExports(): Exports {
  const exports = useContext(ExportsContext);
  if (exports === null) throw new Error("A page's tables are known inside its <PageRuntime>");
  return exports;
}

/** Lets a table be taken out with the page, as long as the element that gets this ref is on the screen. */
export function useExportable(read: () => ExportedTable) {
  const exports = useContext(ExportsContext);
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => (element.current === null ? undefined : exports?.add(element.current, () => latest.current())), [exports]);
  return element;
}
