import type { LucideIcon } from "lucide-react";
import { Slot } from "radix-ui";
import { type FocusEvent, Fragment, type KeyboardEvent, type ReactElement, useRef } from "react";

import { useWanted } from "./use-wanted.ts";

const load = () => import("./dropdown-menu.tsx");

export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  isDisabled?: boolean;
  /** A line stands above it. */
  startsGroup?: boolean;
  onSelect: () => void;
}

interface LazyMenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  entries: readonly MenuEntry[];
}

/** A menu whose code comes in when somebody is about to open it; for what most people who see its button never open. */
export function LazyMenu({ trigger, entries }: LazyMenuProps) {
  const { wanted, button, open } = useWanted(load);
  const isEntered = useRef(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    void open(true);
  };
  if (wanted === null)
    return (
      <Slot.Root aria-haspopup="menu" {...button} onKeyDown={onKeyDown}>
        {trigger}
      </Slot.Root>
    );
  const { DropdownMenu, DropdownMenuTrigger, DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator } = wanted.part;
  // The menu was not there yet to see that it was a key that opened it.
  const enter = ({ target, currentTarget }: FocusEvent) => {
    if (isEntered.current || target !== currentTarget) return;
    isEntered.current = true;
    if (wanted.isByKeyboard) currentTarget.querySelector<HTMLElement>('[role="menuitem"]:not([data-disabled])')?.focus();
  };
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{trigger}</DropdownMenuTrigger>
      <DropdownMenuContent align="end" onFocus={enter}>
        {entries.map(({ id, label, icon: Icon, isDisabled = false, startsGroup = false, onSelect }) => (
          <Fragment key={id}>
            {startsGroup && <DropdownMenuSeparator />}
            <DropdownMenuItem disabled={isDisabled} onSelect={onSelect}>
              {Icon !== undefined && <Icon aria-hidden />}
              {label}
            </DropdownMenuItem>
          </Fragment>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
