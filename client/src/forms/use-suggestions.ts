import { type KeyboardEvent, useId, useState } from "react";

import type { Variable } from "#shared/pages/schema.ts";

import type { Caret } from "./use-draft.ts";

const OPEN_HOLE = /\{\{\s*([a-zA-Z0-9_]*)$/;
const OFFERED = 8;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** The variables that what stands before the caret may become. */
function suggestionsFor(beforeCaret: string, variables: readonly Variable[]): Variable[] {
  const begun = OPEN_HOLE.exec(beforeCaret)?.[1]?.toLowerCase();
  if (begun === undefined) return [];
  return variables.filter(({ name, label }) => `${name} ${label ?? ""}`.toLowerCase().includes(begun)).slice(0, OFFERED);
}

interface SuggestionOptions {
  variables: readonly Variable[];
  text: string;
  type: (text: string) => void;
  caret: Caret;
}

/** After `{{`, the variables to choose from, steered by the keys of the text field. */
export function useSuggestions({ variables, text, type, caret }: SuggestionOptions) {
  const [offered, setOffered] = useState<readonly Variable[]>([]);
  const [at, setAt] = useState(0);
  const listId = useId();
  const isOpen = offered.length > 0;

  function insert(name: string): void {
    const [start, end] = caret.selection();
    const before = text.slice(0, start).replace(OPEN_HOLE, "");
    const after = text.slice(end).replace(/^\s*\}\}/, "");
    type(`${before}{{${name}}}${after}`);
    setOffered([]);
    caret.put(before.length + name.length + 4);
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!isOpen) return false;
    const step = STEPS[event.key];
    const chosen = offered[at];
    if (step !== undefined) setAt((at + step + offered.length) % offered.length);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) insert(chosen.name);
    else if (event.key === "Escape") setOffered([]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    listId,
    offered,
    at,
    isOpen,
    insert,
    onKeyDown,
    close: () => setOffered([]),
    /** Answers whether there are any. */
    offer: (beforeCaret: string): boolean => {
      const found = suggestionsFor(beforeCaret, variables);
      setOffered(found);
      setAt(0);
      return found.length > 0;
    },
    aria:
      variables.length === 0
        ? {}
        : {
            role: "combobox",
            "aria-expanded": isOpen,
            "aria-autocomplete": "list" as const,
            "aria-controls": listId,
            "aria-activedescendant": isOpen ? `${listId}-${at}` : undefined,
          },
  };
}
