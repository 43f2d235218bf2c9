import { iconNames } from "lucide-react/dynamic";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Input } from "#client/ui/input.tsx";

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

/** Icons to choose from: common ones first, all by a search. */
export function IconChoice({ chosen, onChoose }: { chosen: string; onChoose: (name: string) => void }) {
  const [search, setSearch] = useState("");
  const names = found(search);
  return (
    <div className="grid gap-2">
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
            aria-pressed={icon === chosen}
            className="hover:bg-hover aria-pressed:bg-accent-soft inline-flex size-8 items-center justify-center rounded-md"
            onClick={() => onChoose(icon)}
          >
            <Icon name={icon} />
          </button>
        ))}
      </div>
      {names.length === 0 && <p className="text-muted py-2 text-center text-xs">No icon has this in its name</p>}
      <Button variant="ghost" size="sm" disabled={chosen === ""} onClick={() => onChoose("")}>
        No icon
      </Button>
    </div>
  );
}
