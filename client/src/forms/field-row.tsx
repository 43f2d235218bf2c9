import { Info } from "lucide-react";
import { useCallback, useEffect, useId, useMemo, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { Label } from "#client/ui/label.tsx";
import { Tooltip, TooltipContent, TooltipTrigger } from "#client/ui/tooltip.tsx";
import type { Json } from "#shared/kernel/json.ts";

import { controlFor } from "./control-registry.ts";
import { FieldContext, type FieldSurroundings, useFormSurroundings } from "./form-context.ts";
import type { FormField } from "./form-schema.core.ts";

const TYPING_MS = 400;

interface FieldRowProps {
  field: FormField;
  value: Json | undefined;
  isMixed: boolean;
  isDisabled: boolean;
  /** Said by the server. */
  issue: string | undefined;
  /** In a dialog: label above, help below. */
  isRoomy: boolean;
  onChange: (name: string, value: Json | undefined) => void;
}

function isTemplate(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes("{{");
}

/** Whether a value came a moment ago: what is half typed is not wrong yet. */
function useIsFresh(value: Json | undefined): boolean {
  const [seen, setSeen] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSeen(value), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return seen !== value;
}

/** Checks a value before it is stored, and tells what is wrong with the one that is. */
function useIssue({ field, value, isMixed, issue, onChange }: FieldRowProps) {
  const { acceptsVariables, storesAtOnce = false } = useFormSurroundings();
  const isTyping = useIsFresh(value) && storesAtOnce;
  const [wrong, setWrong] = useState<string>();
  const isFilledIn = (candidate: Json | undefined) => acceptsVariables && isTemplate(candidate);
  const ofStored = isMixed || isTyping || value === undefined || isFilledIn(value) ? undefined : storedIssue(field, value);
  return {
    forget: useCallback(() => setWrong(undefined), []),
    shown: wrong ?? (storesAtOnce && ofStored !== undefined ? `${ofStored}. Not taken over as it is.` : ofStored) ?? issue,
    save: (next: Json | undefined): boolean => {
      if (storesAtOnce) {
        onChange(field.name, next);
        return true;
      }
      const found = isFilledIn(next) ? undefined : field.check(next);
      setWrong(found);
      if (found === undefined) onChange(field.name, next);
      return found === undefined;
    },
  };
}

function useSurroundings(setting: string, forgetIssue: () => void): FieldSurroundings {
  const { authorOf } = useFormSurroundings();
  return useMemo(() => ({ forgetIssue, author: () => authorOf?.(setting) }), [forgetIssue, authorOf, setting]);
}

/** One setting: its label, its control, and what is wrong with it. */
export function FieldRow(props: FieldRowProps) {
  const { field, value, isMixed, isDisabled, isRoomy } = props;
  const id = useId();
  const { shown, save, forget } = useIssue(props);
  const surroundings = useSurroundings(field.name, forget);
  const { component: Control, isWide, isGroup } = controlFor(field);
  const { label, help } = field.ui;
  const isStacked = isWide || isRoomy;
  // Label and switch in one line: on a wide form nobody would find the one by the other.
  const isInline = isRoomy && field.control === "switch";
  const described = [...(help === undefined ? [] : [`${id}-help`]), ...(shown === undefined ? [] : [`${id}-issue`])];
  return (
    <div
      data-field={field.name}
      {...(isGroup ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
      className={cn("grid gap-x-2 gap-y-1", columnsOf(isInline, isStacked))}
    >
      <div className={cn("flex min-w-0 items-center gap-1", isStacked ? "min-h-4" : "min-h-7")}>
        <FieldLabel id={id} isGroup={isGroup} text={label} />
        {isGroup && isMixed && <span className="text-muted ml-auto text-xs">Mixed</span>}
        {help !== undefined && !isRoomy && <Help text={help} />}
      </div>
      <div className="grid min-w-0 gap-1">
        <FieldContext value={surroundings}>
          <Control
            id={id}
            field={field}
            value={isMixed ? undefined : (value ?? field.defaultValue)}
            isMixed={isMixed}
            isDisabled={isDisabled}
            isInvalid={shown !== undefined}
            describedBy={described.length === 0 ? undefined : described.join(" ")}
            save={save}
          />
        </FieldContext>
        {!isInline && <Notes id={id} help={help} issue={shown} isRoomy={isRoomy} />}
      </div>
      {isInline && (
        <div className="col-span-2">
          <Notes id={id} help={help} issue={shown} isRoomy={isRoomy} />
        </div>
      )}
    </div>
  );
}

function columnsOf(isInline: boolean, isStacked: boolean): string {
  if (isInline) return "grid-cols-[minmax(0,1fr)_auto] items-center";
  return isStacked ? "grid-cols-1" : "grid-cols-[104px_1fr] items-start";
}

interface NotesProps {
  id: string;
  help: string | undefined;
  issue: string | undefined;
  isRoomy: boolean;
}

/** What the field is for, and what is wrong with it; the control is described by both. */
function Notes({ id, help, issue, isRoomy }: NotesProps) {
  return (
    <>
      {help !== undefined && (
        <p id={`${id}-help`} className={isRoomy ? "text-muted text-xs" : "sr-only"}>
          {help}
        </p>
      )}
      {issue !== undefined && (
        <p id={`${id}-issue`} role="alert" className="text-firing text-xs">
          {issue}
        </p>
      )}
    </>
  );
}

function FieldLabel({ id, isGroup, text }: { id: string; isGroup: boolean; text: string }) {
  const look = "text-muted min-w-0 text-xs font-normal break-words";
  if (isGroup)
    return (
      <span id={`${id}-label`} className={look}>
        {text}
      </span>
    );
  return (
    <Label htmlFor={id} className={look}>
      {text}
    </Label>
  );
}

function storedIssue(field: FormField, value: Json): string | undefined {
  // Of a secret comes back only whether it is set.
  return field.ui.secret === true ? undefined : field.check(value);
}

function Help({ text }: { text: string }) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <button
          type="button"
          aria-label="Explanation"
          className="text-muted hover:text-text inline-flex size-4 shrink-0 items-center justify-center rounded-sm"
        >
          <Info aria-hidden className="size-3" />
        </button>
      </TooltipTrigger>
      <TooltipContent side="left">{text}</TooltipContent>
    </Tooltip>
  );
}
