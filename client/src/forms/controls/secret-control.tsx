import { KeyRound } from "lucide-react";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";

import { ariaOf, type ControlProps } from "../control.ts";

interface SetSecret {
  updatedAt: string | null;
}

/** A secret as the server tells of it: set or not, never what it is. */
function setSecret(value: ControlProps["value"]): SetSecret | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value["set"] !== true) return undefined;
  const { updatedAt } = value;
  return { updatedAt: typeof updatedAt === "string" ? updatedAt : null };
}

/** A secret goes in and never comes out: one that is set is told of, and can be replaced. */
export function SecretControl({ id, field, value, isDisabled, save, ...aria }: ControlProps) {
  const [isReplacing, setReplacing] = useState(false);
  const current = setSecret(value);
  if (current !== undefined && !isReplacing)
    return (
      <div className="flex h-7 items-center gap-1.5">
        <KeyRound aria-hidden className="text-muted size-3.5" />
        <span className="min-w-0 flex-1 truncate">Set{current.updatedAt !== null && <> {<TimeAgo at={current.updatedAt} />}</>}</span>
        <Button
          id={id}
          variant="secondary"
          size="sm"
          disabled={isDisabled}
          onClick={() => setReplacing(true)}
          aria-label={`Replace: ${field.ui.label}`}
        >
          Replace
        </Button>
      </div>
    );
  return (
    <Input
      id={id}
      type="password"
      autoComplete="new-password"
      className="h-7 rounded-md px-2"
      // Shown only now, after somebody asked to replace it.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus={isReplacing}
      value={typeof value === "string" ? value : ""}
      placeholder={isReplacing ? "Empty keeps the one that is set" : field.ui.placeholder}
      disabled={isDisabled}
      onChange={({ target }) => void save(target.value === "" ? undefined : target.value)}
      {...ariaOf(aria)}
    />
  );
}
