import { Search } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";

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

/** What people type, into a variable of the page; it waits until they stop typing. */
export function TextInputView({ props, mode }: WidgetViewProps) {
  const { label, title, variable, type, placeholder, debounceMs, min, max, step } = props as unknown as TextInputProps;
  const id = useId();
  const stored = textOf(useVariable(variable));
  const { setVariable } = usePageActions();
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const isOutOfRange =
    type === "number" &&
    typed !== null &&
    typed !== "" &&
    (!Number.isFinite(Number(typed)) || Number(typed) < (min ?? -Infinity) || Number(typed) > (max ?? Infinity));
  const commit = (text: string) => {
    clearTimeout(timer.current);
    const number = Number(text);
    if (type === "number" && text !== "" && (!Number.isFinite(number) || number < (min ?? -Infinity) || number > (max ?? Infinity))) return;
    if (variable !== "") setVariable(variable, text);
    setTyped(null);
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
          aria-invalid={isOutOfRange || undefined}
          placeholder={placeholder}
          min={type === "number" ? undefined : min}
          step={type === "number" ? undefined : step}
          value={typed ?? stored}
          className={cn(type === "search" && "pl-8")}
          onChange={(event) => {
            const text = event.target.value;
            setTyped(text);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => commit(text), debounceMs);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit(event.currentTarget.value);
            if (event.key === "Escape" && type === "search" && event.currentTarget.value !== "") {
              event.preventDefault();
              commit("");
            }
            if (type === "number" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
              event.preventDefault();
              const next = Number(event.currentTarget.value || 0) + (event.key === "ArrowUp" ? 1 : -1) * (step ?? 1);
              commit(String(Math.min(Math.max(next, min ?? -Infinity), max ?? Infinity)));
            }
          }}
          onBlur={(event) => {
            if (typed !== null && !isOutOfRange) commit(event.target.value);
            else setTyped(null);
          }}
        />
      </span>
      {isOutOfRange && <p className="text-firing truncate text-xs">{rangeText(min, max)}</p>}
    </InputField>
  );
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `A number from ${min} to ${max}`;
  if (min !== undefined) return `A number from ${min} up`;
  return max === undefined ? "A number" : `A number up to ${max}`;
}
