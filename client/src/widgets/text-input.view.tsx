import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { Input } from "#client/ui/input.tsx";
import type { Json } from "#shared/kernel/json.ts";

import { InputField } from "./input-field.tsx";
import { usePageActions, useVariable } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface TextInputProps {
  label: string;
  title: string;
  variable: string;
  type: "text" | "search" | "number" | "date";
  placeholder: string;
  debounceMs: number;
  min?: number;
  max?: number;
  step?: number;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether what is typed is no number, or one outside of what is allowed. */
function isOutOfRange({ type, min = -Infinity, max = Infinity }: TextInputProps, text: string): boolean {
  if (type !== "number" || text.trim() === "") return false;
  const number = Number(text);
  return !Number.isFinite(number) || number < min || number > max;
}

/** The number one step away, kept inside what is allowed. */
function stepped({ min = -Infinity, max = Infinity, step = 1 }: TextInputProps, text: string, direction: 1 | -1): string {
  const number = Number(text || 0);
  return String(Math.min(Math.max((Number.isFinite(number) ? number : 0) + direction * step, min), max));
}

/** What people type, into a variable of the page; it waits until they stop typing. */
export function TextInputView({ props, mode }: WidgetViewProps<TextInputProps>) {
  const { label, title, variable, type, placeholder, debounceMs, min, max } = props;
  const id = useId();
  const stored = textOf(useVariable(variable));
  const { setVariable } = usePageActions();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const isWrong = typed !== null && isOutOfRange(props, typed);
  const commit = (text: string) => {
    clearTimeout(timer.current);
    if (isOutOfRange(props, text)) return;
    if (variable !== "") setVariable(variable, text);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    if (event.key === "Enter") commit(value);
    else if (event.key === "Escape" && type === "search" && value !== "") {
      event.preventDefault();
      commit("");
    } else if (type === "number" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      commit(stepped(props, value, event.key === "ArrowUp" ? 1 : -1));
    }
  };
  return (
    <InputField label={label} id={id} isUnwired={variable === ""} isEdit={mode === "edit"}>
      <span className="relative block">
        {type === "search" && (
          <Search aria-hidden className="text-muted pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2" />
        )}
        <Input
          id={id}
          type={type === "number" ? "text" : type}
          inputMode={type === "number" ? "decimal" : undefined}
          aria-label={label === "" ? title || placeholder || "Text input" : undefined}
          aria-invalid={isWrong || undefined}
          placeholder={placeholder}
          value={typed ?? stored}
          className={cn(type === "search" && "pl-8")}
          onChange={(event) => {
            const text = event.target.value;
            setTyped(text);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => commit(text), debounceMs);
          }}
          onKeyDown={onKeyDown}
          onBlur={(event) => {
            if (typed !== null && !isWrong) commit(event.target.value);
            else setTyped(null);
          }}
        />
      </span>
      {isWrong && <p className="text-firing truncate text-xs">{rangeText(min, max)}</p>}
    </InputField>
  );
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `A number from ${min} to ${max}`;
  if (min !== undefined) return `A number from ${min} up`;
  return max === undefined ? "A number" : `A number up to ${max}`;
}
