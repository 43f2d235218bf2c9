import { Ellipsis } from "lucide-react";
import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from "react";

import { createStore, type WritableStore } from "#client/platform/external-store.ts";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { LazyMenu, type MenuEntry } from "#client/ui/lazy-menu.tsx";

export type TileMenuStore = WritableStore<readonly MenuEntry[]>;

/** A tile that was touched is hovered until another is; what cannot be seen before is not hit by that touch either. */
const OVER_FACE =
  "pointer-coarse:pointer-events-none pointer-coarse:group-focus-within/tile:pointer-events-auto pointer-coarse:[article:hover>*>&]:pointer-events-auto pointer-coarse:[article:hover>*>&]:opacity-100";
const NOTHING: readonly MenuEntry[] = [];
const TileMenuContext = createContext<TileMenuStore | null>(null);
export const TileMenuProvider = TileMenuContext.Provider;

export function createTileMenu(): TileMenuStore {
  return createStore(NOTHING, looksSame);
}

/** Whether both would be drawn alike; what an entry does is always read at the moment it is chosen. */
function looksSame(one: readonly MenuEntry[], other: readonly MenuEntry[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ id, label, icon, isDisabled }, index) => {
      const twin = other[index];
      return twin?.id === id && twin.label === label && twin.icon === icon && twin.isDisabled === isDisabled;
    })
  );
}

/** Adds entries such as "Download CSV" to the menu of the tile that a face stands in, as long as the face is shown. */
export function useTileMenu(items: readonly MenuEntry[]): void {
  const store = useContext(TileMenuContext);
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
    store?.set(items.map((item) => ({ ...item, onSelect: () => latest.current.find(({ id }) => id === item.id)?.onSelect() })));
  }, [store, items]);
  useEffect(() => () => store?.set(NOTHING), [store]);
}

interface TileMenuProps {
  store: TileMenuStore;
  label: string;
  /** It lies over what the widget shows: then not before the tile is touched, where there is no pointer to hover. */
  isOverFace: boolean;
  children: ReactNode;
}

/** The tile's menu: what stands around the widget gives (`children`), and what its face offers. Shown on hover and focus. */
export function TileMenu({ store, label, isOverFace, children }: TileMenuProps) {
  const items = useSyncExternalStore(store.subscribe, store.getSnapshot);
  if (items.length === 0 && (children === undefined || children === null)) return null;
  return (
    <div
      className={cn(
        "flex shrink-0 items-center opacity-0 transition-opacity group-focus-within/tile:opacity-100 group-hover/tile:opacity-100 has-[[data-state=open]]:opacity-100 print:hidden",
        isOverFace ? OVER_FACE : "pointer-coarse:opacity-100",
      )}
    >
      {items.length > 0 && (
        <LazyMenu
          entries={items}
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`Menu of ${label}`}>
              <Ellipsis aria-hidden />
            </Button>
          }
        />
      )}
      {children}
    </div>
  );
}
