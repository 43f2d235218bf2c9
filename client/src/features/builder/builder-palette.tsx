import { useState } from "react";

import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "#client/ui/command.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "#client/ui/dialog.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { keysText } from "#client/ui/keys.ts";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { widgetDefinitions } from "#client/widgets/registry.ts";
import { compareOrder } from "#shared/pages/order.core.ts";

import { whyNot } from "./command-needs.ts";
import { addWidget, COMMANDS } from "./commands.ts";
import { focusAdded } from "./focus.ts";
import { usePageStore } from "./page-store.tsx";

/** An action of the screen around the canvas. */
export interface ScreenAction {
  title: string;
  /** Why it can't be done now. */
  reason?: string | undefined;
  run: () => void;
}

interface BuilderPaletteProps {
  /** `add`: only what can be added. Null: closed. */
  shown: "all" | "add" | null;
  actions: readonly ScreenAction[];
  onClose: () => void;
}

/** Everything that can be done here, found by typing. */
export function BuilderPalette({ shown, actions, onClose }: BuilderPaletteProps) {
  return (
    <Dialog open={shown !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="top-[18vh] max-w-xl translate-y-0 gap-0 overflow-hidden p-0">
        <DialogTitle className="sr-only">{shown === "add" ? "Add a component" : "Commands"}</DialogTitle>
        <DialogDescription className="sr-only">Type to find what you need.</DialogDescription>
        {shown !== null && <Entries isAddOnly={shown === "add"} actions={actions} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  );
}

interface Entry extends ScreenAction {
  key: string;
  keys?: string | undefined;
}

function Entries({ isAddOnly, actions, onClose }: { isAddOnly: boolean; actions: readonly ScreenAction[]; onClose: () => void }) {
  const store = usePageStore();
  const act = (run: () => void) => () => {
    onClose();
    run();
  };
  const [text, setText] = useState("");
  const entries: Entry[] = [
    ...actions.map((action) => ({ key: action.title, ...action })),
    ...COMMANDS.map((command) => ({
      key: command.id,
      title: command.title,
      keys: command.keys,
      reason: whyNot(command, store),
      run: () => command.run(store),
    })),
  ];
  // Whoever looks for what can't be done now hears why; else it would only be in the way.
  const isShown = ({ reason }: Entry) => reason === undefined || text.trim() !== "";
  const widgets = [...store.mirror.widgets.getSnapshot().values()].toSorted(compareOrder);
  return (
    <Command label="Commands">
      <CommandInput
        value={text}
        onValueChange={setText}
        placeholder={isAddOnly ? "Add a component" : "Search commands, components and widgets"}
      />
      <CommandList>
        <CommandEmpty>Nothing has this in its name.</CommandEmpty>
        {!isAddOnly && (
          <CommandGroup heading="Commands">
            {/* The first entry is what Enter does: it must not change the page. */}
            {entries.filter(isShown).map(({ key, title, keys, reason, run }) => (
              <CommandItem key={key} value={title} disabled={reason !== undefined} onSelect={act(run)}>
                <span className="flex-1">{title}</span>
                {reason !== undefined && <span className="text-muted text-xs">{reason}</span>}
                {keys !== undefined && <Kbd>{keysText(keys)}</Kbd>}
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {store.canEdit && (
          <CommandGroup heading="Add">
            {widgetDefinitions().map((definition) => (
              <CommandItem
                key={definition.kind}
                value={definition.title}
                keywords={["Add", definition.description]}
                onSelect={act(() => {
                  addWidget(store, definition);
                  focusAdded(store);
                })}
              >
                <Icon name={definition.icon} />
                <span>{definition.title}</span>
                <span className="text-muted min-w-0 truncate text-xs">{definition.description}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
        {!isAddOnly && widgets.length > 0 && (
          <CommandGroup heading="On this page">
            {widgets.map((widget) => (
              <CommandItem key={widget.id} value={`${describeWidget(widget)} ${widget.id}`} onSelect={act(() => store.select([widget.id]))}>
                <span className="truncate">{describeWidget(widget)}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
      </CommandList>
    </Command>
  );
}
