import { type AriaAttributes, type ChangeEvent, type KeyboardEvent, useContext } from "react";

import { cn } from "#client/ui/cn.ts";
import { Input } from "#client/ui/input.tsx";
import { Popover, PopoverAnchor } from "#client/ui/popover.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import type { Variable } from "#shared/pages/schema.ts";

import { FieldContext, useFormSurroundings } from "./form-context.ts";
import { type Theirs, useCaret, useDraft } from "./use-draft.ts";
import { useSuggestions } from "./use-suggestions.ts";
import { VariableList, VariableMenu } from "./variable-list.tsx";

type Aria = Pick<AriaAttributes, "aria-label" | "aria-invalid" | "aria-describedby">;

export interface DraftInputProps extends Aria {
  id?: string | undefined;
  stored: string;
  /** Stores the text; false where it is not valid. */
  save: (text: string) => boolean;
  /** The text that the store gives back for this one. */
  normalize?: (text: string) => string;
  /** Given where `{{variable}}` is filled in. */
  variables?: readonly Variable[] | undefined;
  /** A text of several lines. */
  rows?: number;
  /** Stored on Enter and on leaving only. */
  isStoredOnLeave?: boolean;
  /** Emptied it waits until one leaves: what an empty one becomes would come into the way of what is typed next. */
  waitsWhenEmpty?: boolean;
  /** What was typed is given up; by default the field forgets what was wrong with it. */
  onRevert?: () => void;
  /** What the text becomes when an arrow key counts up or down. */
  onStep?: (by: number, text: string) => string;
  inputMode?: "text" | "url" | "numeric" | "decimal";
  placeholder?: string | undefined;
  disabled?: boolean;
  readOnly?: boolean;
  className?: string;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1 };
/** So many letters of what somebody else stored are enough to know it. */
const THEIRS_SHOWN = 80;
const NO_VARIABLES: readonly Variable[] = [];

/** A text field that stores by itself; `{{` offers the page's variables. */
export function DraftInput(all: DraftInputProps) {
  const { stored, save, normalize, variables = NO_VARIABLES, rows, onStep, ...rest } = all;
  const { isStoredOnLeave = false, waitsWhenEmpty = false, onRevert, className, ...props } = rest;
  const { forgetIssue, author } = useContext(FieldContext);
  const isStoredAtOnce = useFormSurroundings().storesAtOnce === true;
  const isOneLine = rows === undefined;
  const draft = useDraft({
    stored,
    save,
    normalize,
    isOneLine,
    isStoredOnLeave,
    isStoredAtOnce,
    onRevert: onRevert ?? forgetIssue,
    author,
  });
  const caret = useCaret(draft.text);
  const suggestions = useSuggestions({ variables, text: draft.text, type: draft.type, caret });
  const count = (event: KeyboardEvent): boolean => {
    const step = STEPS[event.key];
    if (step === undefined || onStep === undefined) return false;
    event.preventDefault();
    draft.type(onStep(event.shiftKey ? step * 10 : step, draft.text));
    return true;
  };
  const common = {
    ...props,
    ...suggestions.aria,
    "aria-invalid": props["aria-invalid"] === true || draft.isRefused || undefined,
    autoComplete: "off",
    dir: "auto",
    spellCheck: false,
    value: draft.text,
    ref: caret.attach,
    onSelect: caret.remember,
    onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      const isOffered = suggestions.offer(target.value.slice(0, target.selectionStart ?? 0));
      const isEmptied = waitsWhenEmpty && target.value.trim() === "";
      draft.type(target.value, isOffered || isEmptied);
      caret.remember();
    },
    onBlur: () => {
      suggestions.close();
      draft.onBlur();
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (!suggestions.onKeyDown(event) && !count(event)) draft.onKeyDown(event);
    },
  };
  const hasMenu = variables.length > 0;
  return (
    <Popover open={suggestions.isOpen} onOpenChange={(open) => !open && suggestions.close()}>
      <PopoverAnchor asChild>
        <div className={cn("relative w-full min-w-0", className)}>
          {isOneLine ? (
            <Input {...common} className={cn("h-7 rounded-md px-2 [font:inherit]", hasMenu && "pr-7")} />
          ) : (
            <Textarea {...common} rows={rows} className={cn("block min-h-0 rounded-md px-2 py-1 [font:inherit]", hasMenu && "pr-7")} />
          )}
          {hasMenu && <VariableMenu variables={variables} isDisabled={props.disabled === true} onChoose={suggestions.insert} />}
          {draft.theirs !== null && <TheirsLine theirs={draft.theirs} onTake={draft.takeTheirs} />}
        </div>
      </PopoverAnchor>
      <VariableList {...suggestions} />
    </Popover>
  );
}

/** What somebody else stored meanwhile, so that it is not lost unseen; Escape takes it too while mine is not stored. */
export function TheirsLine({ theirs: { text, by = "Somebody else" }, onTake }: { theirs: Theirs; onTake: () => void }) {
  return (
    <div className="mt-1 font-sans text-xs break-words">
      <output className="text-muted">{text === "" ? `${by} emptied this.` : `${by} changed this to “${shortened(text)}”.`}</output>{" "}
      <button
        type="button"
        className="text-accent rounded-sm font-medium whitespace-nowrap hover:underline pointer-coarse:min-h-10"
        // The field keeps the focus, and with it what is typed is not stored first.
        onPointerDown={(event) => event.preventDefault()}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onTake}
      >
        Use theirs
      </button>
    </div>
  );
}

function shortened(text: string): string {
  return text.length > THEIRS_SHOWN ? `${text.slice(0, THEIRS_SHOWN)}…` : text;
}
