import { Slot } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

import { useWanted } from "./use-wanted.ts";

const load = () => import("./popover.tsx");

interface LazyPopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  className?: string;
  dir?: "auto";
  children: ReactNode;
}

/** A popover whose code comes in when somebody is about to open it; for what most people who see its button never open. */
export function LazyPopover({ trigger, children, ...content }: LazyPopoverProps) {
  const { wanted, button } = useWanted(load);
  if (wanted === null)
    return (
      <Slot.Root aria-haspopup="dialog" {...button}>
        {trigger}
      </Slot.Root>
    );
  const { Popover, PopoverTrigger, PopoverContent } = wanted.part;
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>{trigger}</PopoverTrigger>
      <PopoverContent align="end" {...content}>
        {children}
      </PopoverContent>
    </Popover>
  );
}
