import type jsonata from "jsonata";
import { ChevronRight } from "lucide-react";
import { useEffect, useId, useState } from "react";

import { DraftInput } from "#client/forms/draft-input.tsx";
import { Label } from "#client/ui/label.tsx";

interface TransformFieldProps {
  transform: string;
  isDisabled: boolean;
  onChange: (transform: string | undefined) => void;
}

/** The parser, fetched when it is first needed. */
function useParser(isNeeded: boolean): typeof jsonata | undefined {
  const [parser, setParser] = useState<{ parse: typeof jsonata }>();
  useEffect(() => {
    if (!isNeeded || parser !== undefined) return undefined;
    let isWanted = true;
    const load = async () => {
      const module = await import("jsonata");
      if (isWanted) setParser({ parse: module.default });
    };
    void load();
    return () => {
      isWanted = false;
    };
  }, [isNeeded, parser]);
  return parser?.parse;
}

function isParseError(error: unknown): error is { message: string; position?: number } {
  return typeof error === "object" && error !== null && "message" in error && typeof error.message === "string";
}

/** What is wrong with an expression, in words, with the place. */
function issueOf(text: string, parse: typeof jsonata | undefined): string | undefined {
  if (parse === undefined || text.trim() === "") return undefined;
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (!isParseError(error)) return "This is no JSONata expression";
    return error.position === undefined ? error.message : `${error.message} (character ${error.position})`;
  }
}

/** An optional JSONata expression over what the operation answers; one that can't be read is not stored. */
export function TransformField({ transform, isDisabled, onChange }: TransformFieldProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(transform !== "");
  const [issue, setIssue] = useState<string>();
  const parse = useParser(isOpen);
  const save = (text: string): boolean => {
    const wrong = issueOf(text, parse);
    setIssue(wrong);
    if (wrong !== undefined) return false;
    onChange(text.trim() === "" ? undefined : text);
    return true;
  };
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="group border-t pt-2">
      <summary className="flex h-7 cursor-default list-none items-center gap-1 rounded-md text-xs font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="text-muted size-3.5 transition-transform group-open:rotate-90" />
        Transform
      </summary>
      <div className="grid gap-1 pt-1">
        <Label htmlFor={id} className="sr-only">
          JSONata expression
        </Label>
        <DraftInput
          id={id}
          rows={3}
          className="font-mono text-xs"
          placeholder={'rows[status = "open"]'}
          stored={transform}
          save={save}
          onRevert={() => setIssue(undefined)}
          disabled={isDisabled}
          aria-invalid={issue !== undefined}
          aria-describedby={`${id}-about`}
        />
        {issue === undefined ? (
          <p id={`${id}-about`} className="text-muted text-xs">
            JSONata over <code className="font-mono">{"{columns, rows}"}</code>; what it gives becomes the rows.
          </p>
        ) : (
          <p id={`${id}-about`} role="alert" className="text-firing text-xs break-words">
            {issue}
          </p>
        )}
      </div>
    </details>
  );
}
