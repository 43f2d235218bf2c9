import { createContext, useContext } from "react";

const TileHeadContext = createContext<HTMLElement | null>(null);
export const TileHeadProvider = TileHeadContext.Provider;

/** Where a face may put a control into its tile's head, before the title; null where the tile has no head. */
export function useTileHead(): HTMLElement | null {
  return useContext(TileHeadContext);
}
