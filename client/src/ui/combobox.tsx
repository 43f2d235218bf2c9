import { ChevronDown } from "lucide-react";
import { useState } from "react";

import { Button } from "./button.tsx";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "./command.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "./popover.tsx";

interface ComboboxProps {
  id?: string;
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  placeholder?: string;
}

/** One of many, found by typing. */
export function Combobox({ id, label, value, onChange, options, placeholder = "Choose" }: ComboboxProps) {
  const [isOpen, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value)?.label;
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button id={id} variant="outline" aria-label={`${label}: ${chosen ?? placeholder}`} className="w-full justify-between font-normal">
          <span className="truncate">{chosen ?? placeholder}</span>
          <ChevronDown className="text-muted" />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label={label} className="p-0">
        <Command label={label}>
          <CommandInput placeholder="Search" />
          <CommandList>
            <CommandEmpty>Nothing found</CommandEmpty>
            {options.map((option) => (
              <CommandItem
                key={option.value}
                value={option.value}
                keywords={[option.label]}
                onSelect={() => {
                  onChange(option.value);
                  setOpen(false);
                }}
              >
                {option.label}
              </CommandItem>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
