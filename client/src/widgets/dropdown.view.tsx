import { Check, ChevronDown, X } from "lucide-react";
import { useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "#client/ui/command.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";
import type { Choice } from "#shared/widgets/choices.ts";

import { choicesOf, chosenOf } from "./choices.core.ts";
import { InputField } from "./input-field.tsx";
import { usePageActions, useVariable } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface DropdownProps {
  label: string;
  title: string;
  variable: string;
  options: Choice[];
  multiple: boolean;
  clearable: boolean;
  placeholder: string;
}

/** With fewer entries nobody needs to search. */
const SEARCH_FROM = 8;

/** One or several of a list, into a variable of the page. */
export function DropdownView({ widget, props, data, mode }: WidgetViewProps<DropdownProps>) {
  const { label, title, variable, options, multiple, clearable, placeholder } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { setVariable } = usePageActions();
  const chosen = chosenOf(useVariable(variable));
  const choices = choicesOf(options, data.table, widget.binding?.mapping);
  const text = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? value).join(", ");
  const name = label || title || "Dropdown";
  const choose = (value: string) => {
    if (!multiple) {
      setVariable(variable, value);
      setOpen(false);
      return;
    }
    setVariable(variable, chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  };
  const clear = () => setVariable(variable, multiple ? [] : "");
  return (
    <InputField label={label} id={id} isUnwired={variable === ""} isEdit={mode === "edit"}>
      <div className="relative">
        <Popover open={isOpen} onOpenChange={setOpen}>
          <PopoverTrigger asChild>
            <Button
              id={id}
              variant="outline"
              aria-label={`${name}: ${text || placeholder || "nothing chosen"}`}
              className="border-input w-full justify-between pr-2 font-normal"
            >
              <span className={text === "" ? "text-muted truncate" : "truncate"} dir="auto">
                {text || placeholder || "Choose"}
              </span>
              <ChevronDown aria-hidden className="text-muted" />
            </Button>
          </PopoverTrigger>
          <PopoverContent aria-label={name} className="w-(--radix-popover-trigger-width) min-w-44 p-0">
            <Command label={name}>
              {choices.length >= SEARCH_FROM && <CommandInput placeholder="Search" />}
              <CommandList>
                <CommandEmpty>{data.status === "loading" ? "Loading" : "Nothing to choose"}</CommandEmpty>
                {choices.map((choice) => (
                  <CommandItem key={choice.value} value={choice.value} keywords={[choice.label]} onSelect={() => choose(choice.value)}>
                    <span className="min-w-0 flex-1 truncate" dir="auto">
                      {choice.label}
                    </span>
                    {chosen.includes(choice.value) && <Check aria-label="Chosen" />}
                  </CommandItem>
                ))}
              </CommandList>
            </Command>
          </PopoverContent>
        </Popover>
        {clearable && chosen.length > 0 && (
          <button
            type="button"
            aria-label={`Empty ${name}`}
            className="text-muted hover:text-text bg-surface absolute top-1/2 right-7 grid size-6 -translate-y-1/2 place-items-center rounded-md"
            onClick={clear}
          >
            <X aria-hidden size={14} />
          </button>
        )}
      </div>
    </InputField>
  );
}
