import { useState } from "react";

import type { Json } from "#shared/kernel/json.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";
import { Rows } from "../rows.tsx";

type Pair = readonly [name: string, value: string];

function pairsOf(value: Json | undefined): Pair[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, entry]) => [name, typeof entry === "string" ? entry : JSON.stringify(entry)]);
}

/** Names with values; the last row is empty and begins a new one. */
export function KeyvalueControl({ field, value, isDisabled, save }: ControlProps) {
  const { acceptsVariables, variables } = useFormSurroundings();
  const pairs = pairsOf(value);
  const [twice, setTwice] = useState<string>();
  const store = (rows: readonly Pair[]) => save(Object.fromEntries(rows.filter(([name]) => name !== "")));
  const { label } = field.ui;
  const row = ([name, entry]: Pair, change: (pair: Pair) => boolean, index: number) => (
    <div className="grid grid-cols-[2fr_3fr] gap-1">
      <DraftInput
        aria-label={`${label}, name ${index + 1}`}
        placeholder="Name"
        stored={name}
        disabled={isDisabled}
        onRevert={() => setTwice(undefined)}
        save={(text) => {
          const next = text.trim();
          if (next === name) return true;
          const isTwice = pairs.some(([other]) => other === next);
          setTwice(isTwice ? next : undefined);
          return !isTwice && change([next, entry]);
        }}
      />
      <DraftInput
        aria-label={`${label}, value ${index + 1}`}
        placeholder="Value"
        stored={entry}
        disabled={isDisabled || name === ""}
        save={(text) => change([name, text])}
        variables={acceptsVariables ? variables : undefined}
      />
    </div>
  );
  return (
    <div className="grid gap-1">
      <Rows rows={pairs} onChange={store} noun="entry" isDisabled={isDisabled}>
        {(pair, _, index) => row(pair, (next) => store(pairs.toSpliced(index, 1, next)), index)}
      </Rows>
      <div className="mr-6">{row(["", ""], (next) => store([...pairs, next]), pairs.length)}</div>
      {twice !== undefined && (
        <p role="alert" className="text-firing text-xs">
          “{twice}” is there already
        </p>
      )}
    </div>
  );
}
