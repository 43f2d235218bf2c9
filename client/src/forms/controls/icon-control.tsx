import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

/** It knows the names of all icons: fetched when it is first opened. */
const IconChoice = lazy(async () => ({ default: (await import("../icon-choice.tsx")).IconChoice }));

/** A lucide icon, found by its name. */
export function IconControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const [isOpen, setOpen] = useState(false);
  const name = typeof value === "string" ? value : "";
  const choose = (next: string) => {
    save(next);
    setOpen(false);
  };
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          id={id}
          variant="outline"
          size="sm"
          className="border-input w-full justify-start rounded-md font-normal"
          disabled={isDisabled}
          {...ariaOf(aria)}
        >
          {name !== "" && !isMixed && <Icon name={name} />}
          <span className="min-w-0 flex-1 truncate text-left">{isMixed ? "Mixed" : name === "" ? "None" : name}</span>
          <ChevronDown className="text-muted" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={field.ui.label} className="w-72 p-2">
        <Suspense fallback={<Skeleton className="h-72" />}>
          <IconChoice chosen={name} onChoose={choose} />
        </Suspense>
      </PopoverContent>
    </Popover>
  );
}
