import { X } from "lucide-react";

import { Button } from "#client/ui/button.tsx";

import { ariaOf, type ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";

const HEX = /^#[0-9a-f]{6}$/i;

/** A colour, picked or typed as `#rrggbb`. */
export function ColourControl({ id, field, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const text = typeof value === "string" ? value : "";
  return (
    <div className="flex items-center gap-1.5">
      <input
        type="color"
        aria-label={`Pick: ${field.ui.label}`}
        className="size-7 shrink-0 rounded-md border bg-transparent p-0.5"
        value={HEX.test(text) ? text : "#808080"}
        disabled={isDisabled}
        onChange={({ target }) => void save(target.value)}
      />
      <DraftInput
        id={id}
        className="font-mono text-xs"
        stored={text}
        save={(typed) => save(typed.trim())}
        placeholder={isMixed ? "Mixed" : (field.ui.placeholder ?? "By theme")}
        disabled={isDisabled}
        {...ariaOf(aria)}
      />
      {text !== "" && !field.isRequired && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Clear: ${field.ui.label}`}
          disabled={isDisabled}
          onClick={() => save(undefined)}
        >
          <X />
        </Button>
      )}
    </div>
  );
}
