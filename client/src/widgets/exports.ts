import { createContext, useContext, useEffect, useRef } from "react";

import type { Column, Row } from "#shared/live/schema.ts";

/** A table as it is shown now: filtered, searched and sorted. */
export interface ExportedTable {
  title: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

/** The tables of a page that can be taken out of it, in the order in which they came onto the screen. */
export interface Exports {
  add: (read: () => ExportedTable) => () => void;
  readAll: () => ExportedTable[];
}

export function createExports(): Exports {
  const sources = new Set<() => ExportedTable>();
  return {
    add: (read) => {
      sources.add(read);
      return () => sources.delete(read);
    },
    readAll: () => [...sources].map((read) => read()),
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

/** Lets a table be taken out with the page, as long as it is on the screen. */
export function useExportable(read: () => ExportedTable): void {
  const exports = useContext(ExportsContext);
  const latest = useRef(read);
  useEffect(() => {
    latest.current = read;
  });
  useEffect(() => exports?.add(() => latest.current()), [exports]);
}
