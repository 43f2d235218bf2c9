import { ChevronDown } from "lucide-react";
import { iconNames } from "lucide-react/dynamic";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Input } from "#client/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

const SHOWN = 48;

/** What is offered before somebody searches. */
const COMMON = [
  "play",
  "square",
  "rotate-cw",
  "refresh-cw",
  "check",
  "x",
  "plus",
  "trash-2",
  "pencil",
  "save",
  "download",
  "upload",
  "send",
  "search",
  "link",
  "external-link",
  "bell",
  "triangle-alert",
  "circle-alert",
  "circle-check",
  "info",
  "clock",
  "calendar",
  "user",
  "users",
  "house",
  "settings",
  "server",
  "database",
  "cloud",
  "cpu",
  "hard-drive",
  "globe",
  "map-pin",
  "chart-line",
  "chart-bar",
  "table-2",
  "file-text",
  "folder",
  "mail",
  "phone",
  "heart",
  "star",
  "zap",
  "lock",
  "eye",
  "arrow-right",
  "arrow-left",
];

function found(search: string): readonly string[] {
  const wanted = search.trim().toLowerCase().replace(/\s+/g, "-");
  return wanted === "" ? COMMON : iconNames.filter((name) => name.includes(wanted)).slice(0, SHOWN);
}

/** A lucide icon, found by its name. */
export function IconControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const name = typeof value === "string" ? value : "";
  const choose = (next: string) => {
    save(next);
    setOpen(false);
  };
  const names = found(search);
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
      <PopoverContent align="end" aria-label={field.ui.label} className="grid w-72 gap-2 p-2">
        <Input
          type="search"
          aria-label="Search icons"
          placeholder="Search icons"
          className="h-7"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <div className="grid max-h-56 grid-cols-8 gap-0.5 overflow-auto">
          {names.map((icon) => (
            <button
              key={icon}
              type="button"
              aria-label={icon}
              title={icon}
              aria-pressed={icon === name}
              className="hover:bg-hover aria-pressed:bg-accent-soft inline-flex size-8 items-center justify-center rounded-md"
              onClick={() => choose(icon)}
            >
              <Icon name={icon} />
            </button>
          ))}
        </div>
        {names.length === 0 && <p className="text-muted py-2 text-center text-xs">No icon has this in its name</p>}
        <Button variant="ghost" size="sm" disabled={name === ""} onClick={() => choose("")}>
          No icon
        </Button>
      </PopoverContent>
    </Popover>
  );
}
