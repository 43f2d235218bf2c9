import { Check, ChevronDown, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Command, CommandEmpty, CommandInput, CommandItem, CommandList } from "#client/ui/command.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";
import type { Choice } from "#shared/widgets/choices.ts";

import { choicesOf, chosenOf, findChoices } from "./choices.core.ts";
import { InputField } from "./input-field.tsx";
import { NoChoices } from "./no-choices.tsx";
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
/** More are found by searching; nobody reads so long a list, and drawing it takes a while. */
const MAX_SHOWN = 200;

type DropdownViewProps = WidgetViewProps<DropdownProps>;

/**
 * Whether something is chosen that can't be chosen any more. It stays until somebody chooses anew: it may come back with the
 * next data, and links say it on purpose.
 */
function holdsNoChoice({ status }: DropdownViewProps["data"], choices: readonly Choice[], chosen: readonly string[]): boolean {
  const isKnown = (status === "ok" || status === "unbound") && choices.length > 0;
  return isKnown && chosen.some((value) => choices.every((choice) => choice.value !== value));
}

type Flaw = "gone" | "failed" | "none";

const FLAWS: Record<Flaw, string> = { gone: ", not among the choices", failed: ", the choices could not be fetched", none: "" };

function flawOf(data: DropdownViewProps["data"], choices: readonly Choice[], chosen: readonly string[]): Flaw {
  if (holdsNoChoice(data, choices, chosen)) return "gone";
  return choices.length === 0 && data.status === "failed" ? "failed" : "none";
}

function toggled(chosen: readonly string[], value: string): string[] {
  return chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value];
}

/** One or several of a list, into a variable of the page. */
export function DropdownView({ widget, props, data, mode }: DropdownViewProps) {
  const { label, title, variable, options, multiple, clearable, placeholder } = props;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { setVariable, refresh } = usePageActions();
  const chosen = chosenOf(useVariable(variable));
  const choices = choicesOf(options, data.table, widget.binding?.mapping);
  const flaw = flawOf(data, choices, chosen);
  const isGone = flaw === "gone";
  const canEmpty = (clearable || isGone) && chosen.length > 0;
  const text = chosen.map((value) => choices.find((choice) => choice.value === value)?.label ?? value).join(", ");
  const name = label || title || "Dropdown";
  const choose = (value: string) => {
    setVariable(variable, multiple ? toggled(chosen, value) : value);
    if (!multiple) setOpen(false);
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
              aria-label={`${name}: ${text || placeholder || "nothing chosen"}${FLAWS[flaw]}`}
              className="border-input w-full justify-between pr-2 font-normal"
            >
              <span className={cn("truncate", text === "" ? "text-muted" : canEmpty && "mr-6")} dir="auto">
                {text || placeholder || "Choose"}
                {isGone && <span className="text-stale"> · not among the choices</span>}
              </span>
              {flaw === "failed" && <TriangleAlert aria-hidden className="text-firing" />}
              <ChevronDown aria-hidden className="text-muted" />
            </Button>
          </PopoverTrigger>
          <PopoverContent aria-label={name} className="w-(--radix-popover-trigger-width) min-w-44 p-0">
            <ChoiceList
              name={name}
              choices={choices}
              chosen={chosen}
              onChoose={choose}
              empty={<NoChoices data={data} isEdit={mode === "edit"} retry={() => refresh(widget.id)} />}
            />
          </PopoverContent>
        </Popover>
        {canEmpty && <EmptyButton name={name} onClick={clear} />}
      </div>
    </InputField>
  );
}

function EmptyButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={`Empty ${name}`}
      className="text-muted hover:text-text bg-surface absolute top-1/2 right-7 grid size-6 -translate-y-1/2 place-items-center rounded-md"
      onClick={onClick}
    >
      <X aria-hidden size={14} />
    </button>
  );
}

interface ChoiceListProps {
  name: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  /** Said where there are none. */
  empty: ReactNode;
  onChoose: (value: string) => void;
}

function ChoiceList({ name, choices, chosen, empty, onChoose }: ChoiceListProps) {
  const [search, setSearch] = useState("");
  const isLong = choices.length >= SEARCH_FROM;
  const found = findChoices(choices, search);
  const hidden = found.length - MAX_SHOWN;
  return (
    <Command label={name} shouldFilter={false} defaultValue={chosen[0] ?? ""}>
      {/* In a short list nobody searches, but its keys go to the field all the same. */}
      <CommandInput
        placeholder="Search"
        readOnly={!isLong}
        className={isLong ? "" : "sr-only"}
        value={search}
        onValueChange={(text) => isLong && setSearch(text)}
      />
      <CommandList label={name}>
        <CommandEmpty>{choices.length === 0 ? empty : "Nothing found"}</CommandEmpty>
        {found.slice(0, MAX_SHOWN).map(({ value, label }) => (
          <CommandItem key={value} value={value} aria-checked={chosen.includes(value)} onSelect={() => onChoose(value)}>
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {label}
            </span>
            {chosen.includes(value) && <Check aria-label="Chosen" className="shrink-0" />}
          </CommandItem>
        ))}
        {hidden > 0 && <p className="text-muted px-2 py-1.5 text-xs">{`${hidden} more: search to find them`}</p>}
      </CommandList>
    </Command>
  );
}
