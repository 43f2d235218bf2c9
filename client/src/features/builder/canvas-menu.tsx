import type { ReactNode } from "react";

import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuShortcut,
  ContextMenuTrigger,
} from "#client/ui/context-menu.tsx";
import { keysText } from "#client/ui/keys.ts";
import { toast } from "#client/ui/toast.tsx";

import { clipText, pasteText } from "./clipboard.ts";
import { commandOf } from "./commands.ts";
import { type PageStore, usePageStore, useSelection, useStore } from "./page-store.tsx";

const GROUPS: readonly (readonly string[])[] = [
  ["duplicate"],
  ["align-left", "align-right", "align-top", "same-width", "same-height", "distribute"],
  ["full-width", "order-first", "order-last", "reset-place"],
  ["select-all"],
  ["zoom-fit", "zoom-actual"],
  ["undo", "redo"],
  ["delete"],
];

async function copy(store: PageStore): Promise<void> {
  const text = clipText(store);
  if (text !== null) await navigator.clipboard.writeText(text);
}

async function cut(store: PageStore): Promise<void> {
  await copy(store);
  commandOf("delete").run(store);
}

async function paste(store: PageStore): Promise<void> {
  if (!pasteText(store, await navigator.clipboard.readText())) toast("There are no widgets in the clipboard");
}

function tellRefused(): void {
  toast.error("The browser does not let the menu use the clipboard", { description: `Use ${keysText("Mod+C")} and ${keysText("Mod+V")}.` });
}

/** The right button's menu: the same commands as the keys. */
export function CanvasMenu({ openAdd, children }: { openAdd: () => void; children: ReactNode }) {
  const store = usePageStore();
  const selection = useSelection();
  useStore(store.history);
  useStore(store.breakpoint);
  const groups = GROUPS.map((ids) => ids.map(commandOf).filter((command) => command.isEnabled(store))).filter((group) => group.length > 0);
  return (
    <ContextMenu>
      <ContextMenuTrigger asChild>{children}</ContextMenuTrigger>
      <ContextMenuContent className="min-w-56">
        {store.canEdit && (
          <ContextMenuItem onSelect={openAdd}>
            Add a component <ContextMenuShortcut>/</ContextMenuShortcut>
          </ContextMenuItem>
        )}
        {selection.length > 0 && store.canEdit && (
          <ContextMenuItem onSelect={() => void cut(store).catch(tellRefused)}>
            Cut <ContextMenuShortcut>{keysText("Mod+X")}</ContextMenuShortcut>
          </ContextMenuItem>
        )}
        {selection.length > 0 && (
          <ContextMenuItem onSelect={() => void copy(store).catch(tellRefused)}>
            Copy <ContextMenuShortcut>{keysText("Mod+C")}</ContextMenuShortcut>
          </ContextMenuItem>
        )}
        {store.canEdit && (
          <ContextMenuItem onSelect={() => void paste(store).catch(tellRefused)}>
            Paste <ContextMenuShortcut>{keysText("Mod+V")}</ContextMenuShortcut>
          </ContextMenuItem>
        )}
        {groups.map((group) => [
          <ContextMenuSeparator key={`before ${group[0]?.id}`} />,
          ...group.map(({ id, title, keys, run }) => (
            <ContextMenuItem key={id} variant={id === "delete" ? "destructive" : "default"} onSelect={() => run(store)}>
              {title}
              {keys !== undefined && <ContextMenuShortcut>{keysText(keys)}</ContextMenuShortcut>}
            </ContextMenuItem>
          )),
        ])}
      </ContextMenuContent>
    </ContextMenu>
  );
}
