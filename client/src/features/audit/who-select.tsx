import { useQuery } from "@tanstack/react-query";
import { Check, ChevronDown } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "#client/ui/command.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";
import { accessContract } from "#shared/access/contract.ts";

const SERVER = "server";

interface WhoSelectProps {
  /** Id of a person, or `server`. */
  actor: string | undefined;
  onChange: (actor: string | undefined) => void;
}

/** Whose entries; people are found by typing, as there may be many. */
export function WhoSelect({ actor, onChange }: WhoSelectProps) {
  const [isOpen, setOpen] = useState(false);
  const maySeeUsers = useCan("user.list");
  const { data = [] } = useQuery({ queryKey: ["users"], queryFn: () => call(accessContract.listUsers), enabled: maySeeUsers });
  const people = data.toSorted((one, other) => one.name.localeCompare(other.name));
  const chosen = actor === SERVER ? "The server" : (people.find(({ id }) => id === actor)?.name ?? "Somebody else");
  const choices = [
    { value: undefined, name: "Anybody", detail: "" },
    { value: SERVER, name: "The server", detail: "" },
    ...people.map(({ id, name, email }) => ({ value: id, name, detail: email })),
  ];
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="secondary"
          aria-label={`Who: ${actor === undefined ? "Anybody" : chosen}`}
          className="justify-start font-normal sm:w-40"
        >
          <span className="min-w-0 flex-1 truncate text-left">{actor === undefined ? "Anybody" : chosen}</span>
          <ChevronDown className="text-muted" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-72 p-0">
        <Command label="Who">
          <CommandInput className="h-10 text-sm" placeholder="Name or email" />
          <CommandList>
            <CommandEmpty className="p-4">Nobody has this in their name or email.</CommandEmpty>
            {choices.map(({ value, name, detail }) => (
              <CommandItem
                key={value ?? ""}
                value={`${name} ${detail} ${value ?? ""}`}
                onSelect={() => {
                  setOpen(false);
                  onChange(value);
                }}
              >
                <Check className={cn(value !== actor && "invisible")} />
                <span className="min-w-0 flex-1 truncate">{name}</span>
                <span className="text-muted max-w-32 truncate text-xs">{detail}</span>
              </CommandItem>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
