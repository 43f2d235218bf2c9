import { Braces } from "lucide-react";

import { cn } from "#client/ui/cn.ts";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "#client/ui/dropdown-menu.tsx";
import { PopoverContent } from "#client/ui/popover.tsx";
import type { Variable } from "#shared/pages/schema.ts";

interface VariableListProps {
  listId: string;
  offered: readonly Variable[];
  /** The one that Enter takes. */
  at: number;
  insert: (name: string) => void;
}

/** Variables offered below a text field, which keeps the focus. */
export function VariableList({ listId, offered, at, insert }: VariableListProps) {
  return (
    <PopoverContent
      className="w-(--radix-popover-trigger-width) min-w-44 p-1"
      aria-label="Variables"
      onOpenAutoFocus={(event) => event.preventDefault()}
      onCloseAutoFocus={(event) => event.preventDefault()}
    >
      {/* The list of a combobox has no native element that stays out of the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={listId} role="listbox" aria-label="Variables" className="text-sm">
        {offered.map(({ name, label }, index) => (
          // Its keys are those of the text field.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={name}
            id={`${listId}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
            role="option"
            aria-selected={index === at}
            className={cn("flex h-7 items-center gap-2 rounded-md px-2", index === at && "bg-hover")}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(name)}
          >
            <span className="truncate font-mono text-xs">{name}</span>
            <span className="text-muted ml-auto truncate text-xs">{label}</span>
          </div>
        ))}
      </div>
    </PopoverContent>
  );
}

interface VariableMenuProps {
  variables: readonly Variable[];
  isDisabled: boolean;
  onChoose: (name: string) => void;
}

/** Puts a variable into a text, for those who do not know of `{{`. */
export function VariableMenu({ variables, isDisabled, onChoose }: VariableMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        disabled={isDisabled}
        aria-label="Insert variable"
        title="Insert variable"
        className="text-muted hover:bg-hover hover:text-text absolute top-0.5 right-0.5 inline-flex size-6 items-center justify-center rounded-md pointer-coarse:size-9"
      >
        <Braces className="size-3.5" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={(event) => event.preventDefault()}>
        {variables.map(({ name, label }) => (
          <DropdownMenuItem key={name} onSelect={() => onChoose(name)}>
            <span className="font-mono text-xs">{name}</span>
            <span className="text-muted ml-auto text-xs">{label}</span>
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
