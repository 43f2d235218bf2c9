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

/** The number one step away, kept inside what is allowed, without the dust of binary fractions. */
function stepped({ min = -Infinity, max = Infinity, step = 1 }: TextInputProps, text: string, direction: 1 | -1): string {
  const number = Number(text || 0);
  const next = (Number.isFinite(number) ? number : 0) + direction * step;
  return String(Number(Math.min(Math.max(next, min), max).toPrecision(12)));
}

/**
 * What is typed and what the variable holds. What is typed stays as it is typed (`1.` on the way to `1.5`) until the field is
 * left; when the variable changes from elsewhere, that is shown at once.
 */
function useTyped(props: TextInputProps) {
  const { variable, debounceMs } = props;
  const stored = textOf(useVariable(variable));
  const { setVariable, readValues } = usePageActions();
  const [typed, setTyped] = useState<string | null>(null);
  const [known, setKnown] = useState(stored);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (known !== stored) {
    setKnown(stored);
    setTyped(null);
  }
  useEffect(() => {
    if (typed === null) clearTimeout(timer.current);
  }, [typed]);
  const store = (text: string) => {
    clearTimeout(timer.current);
    if (variable === "" || isOutOfRange(props, text)) return;
    setVariable(variable, text);
    setKnown(textOf(readValues()[variable]));
  };
  return {
    text: typed ?? stored,
    isWrong: typed !== null && isOutOfRange(props, typed),
    type: (text: string) => {
      setTyped(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => store(text), debounceMs);
    },
    commit: (text: string) => {
      store(text);
      if (variable !== "" && !isOutOfRange(props, text)) setTyped(null);
    },
    leave: (text: string) => {
      if (typed !== null) store(text);
      if (variable !== "") setTyped(null);
    },
  };
}

/** What people type, into a variable of the page; it waits until they stop typing. */
export function TextInputView({ props, mode }: WidgetViewProps<TextInputProps>) {
  const { label, title, variable, type, placeholder, min, max } = props;
  const id = useId();
  const input = useTyped(props);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { value } = event.currentTarget;
    if (event.key === "Enter") input.commit(value);
    else if (event.key === "Escape" && type === "search" && value !== "") {
      event.preventDefault();
      input.commit("");
    } else if (type === "number" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      input.commit(stepped(props, value, event.key === "ArrowUp" ? 1 : -1));
    }
  };
  const now = Number(input.text);
  const spin = { role: "spinbutton", "aria-valuemin": min, "aria-valuemax": max, "aria-valuenow": input.text === "" ? undefined : now };
  return (
    <InputField label={label} id={id} isUnwired={variable === ""} isEdit={mode === "edit"}>
      <span className="relative block">
        {type === "search" && (
          <Search aria-hidden className="text-muted pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2" />
        )}
        <Input
          id={id}
          type={type === "number" ? "text" : type}
          {...(type === "number" ? { ...spin, inputMode: "decimal" } : {})}
          aria-label={label === "" ? title || placeholder || "Text input" : undefined}
          aria-invalid={input.isWrong || undefined}
          aria-describedby={input.isWrong ? `${id}-range` : undefined}
          placeholder={placeholder}
          value={input.text}
          className={cn(type === "search" && "pl-8")}
          onChange={(event) => input.type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={(event) => input.leave(event.target.value)}
        />
      </span>
      {input.isWrong && (
        <p id={`${id}-range`} className="text-firing truncate text-xs">
          {rangeText(min, max)}
        </p>
      )}
    </InputField>
  );
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `A number from ${min} to ${max}`;
  if (min !== undefined) return `A number from ${min} up`;
  return max === undefined ? "A number" : `A number up to ${max}`;
}
