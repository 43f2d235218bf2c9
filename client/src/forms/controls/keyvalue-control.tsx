import { useState } from "react";

import type { Json } from "#shared/kernel/json.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";
import { Rows } from "../rows.tsx";

type Pair = readonly [name: string, value: string];

const BLANK: Pair = ["", ""];

function pairsOf(value: Json | undefined): Pair[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, entry]) => [name, typeof entry === "string" ? entry : JSON.stringify(entry)]);
}

/** Names with values; the last row is empty and begins a new one. */
export function KeyvalueControl({ field, value, isDisabled, save }: ControlProps) {
  const { acceptsVariables, variables } = useFormSurroundings();
  const pairs = pairsOf(value);
  const [twice, setTwice] = useState<string>();
  const rows = [...pairs, BLANK];
  const store = (next: readonly Pair[]) => save(Object.fromEntries(next.filter(([name]) => name !== "")));
  const change = (index: number, pair: Pair) => store(rows.toSpliced(index, 1, pair));
  const { label } = field.ui;
  return (
    <div className="grid gap-1">
      <Rows rows={rows} onChange={store} noun="entry" isDisabled={isDisabled} hasBlankRow>
        {([name, entry], _, index) => (
          <div className="grid grid-cols-[2fr_3fr] gap-1">
            <DraftInput
              aria-label={`${label}, name ${index + 1}`}
              placeholder="Name"
              stored={name}
              normalize={(text) => text.trim()}
              // An entry without a name is taken away, once one leaves it: else the next one would move under the caret.
              waitsWhenEmpty
              disabled={isDisabled}
              onRevert={() => setTwice(undefined)}
              save={(text) => {
                const next = text.trim();
                if (next === name) return true;
                const isTwice = pairs.some(([other]) => other === next);
                setTwice(isTwice ? next : undefined);
                return !isTwice && change(index, [next, entry]);
              }}
            />
            <DraftInput
              aria-label={`${label}, value ${index + 1}`}
              placeholder="Value"
              stored={entry}
              disabled={isDisabled}
              // Not disabled: Tab and a click come here before the name that they store is.
              readOnly={name === ""}
              className={name === "" ? "opacity-50" : ""}
              save={(text) => change(index, [name, text])}
              variables={acceptsVariables && name !== "" ? variables : undefined}
            />
          </div>
        )}
      </Rows>
      {twice !== undefined && (
        <p role="alert" className="text-firing text-xs">
          “{twice}” is there already
        </p>
      )}
    </div>
  );
}
