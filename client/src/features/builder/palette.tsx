import { Search } from "lucide-react";
import { useState } from "react";

import { Icon } from "#client/ui/icon.tsx";
import { Input } from "#client/ui/input.tsx";
import { widgetDefinitions } from "#client/widgets/registry.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { addWidget } from "./commands.ts";
import { dragNew } from "./drag.ts";
import { usePageStore } from "./page-store.tsx";

const GROUPS: readonly { category: WidgetDefinition["category"]; title: string }[] = [
  { category: "data", title: "Data" },
  { category: "content", title: "Content" },
  { category: "input", title: "Inputs" },
  { category: "layout", title: "Layout" },
];

/** Every kind of widget: drag it onto the canvas, or press it to add it. */
export function Palette() {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = widgetDefinitions().filter(({ title, description }) => `${title} ${description}`.toLowerCase().includes(wanted));
  return (
    <div className="grid content-start gap-3 p-3">
      <div className="relative">
        <Search aria-hidden className="text-muted pointer-events-none absolute top-2 left-2.5 size-4" />
        <Input
          type="search"
          aria-label="Search components"
          className="pl-8"
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {GROUPS.map(({ category, title }) => {
        const definitions = found.filter((definition) => definition.category === category);
        if (definitions.length === 0) return null;
        return (
          <section key={category} aria-label={title} className="grid gap-1.5">
            <h2 className="text-muted text-xs font-medium">{title}</h2>
            <ul className="grid grid-cols-2 gap-1.5">
              {definitions.map((definition) => (
                <li key={definition.kind}>
                  <PaletteItem definition={definition} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {found.length === 0 && <p className="text-muted py-6 text-center text-xs">No component has this in its name.</p>}
    </div>
  );
}

function PaletteItem({ definition }: { definition: WidgetDefinition }) {
  const store = usePageStore();
  return (
    <button
      type="button"
      title={definition.description}
      data-palette={definition.kind}
      className="bg-surface hover:bg-hover hover:border-input grid h-16 w-full content-center justify-items-center gap-1 rounded-lg border px-1 text-xs select-none"
      onPointerDown={(event) => {
        if (event.button === 0 && event.pointerType !== "touch") dragNew(store, event.nativeEvent, definition);
      }}
      onClick={() => addWidget(store, definition)}
    >
      <Icon name={definition.icon} className="text-muted" />
      <span className="max-w-full truncate">{definition.title}</span>
    </button>
  );
}
