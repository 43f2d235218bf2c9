import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";

import { cn } from "#client/ui/cn.ts";
import { Input } from "#client/ui/input.tsx";
import type { Json } from "#shared/kernel/json.ts";

import { InputField } from "./input-field.tsx";
import { isAllowed, type NumberRange, rangeText, stepped } from "./number-input.core.ts";
import { usePageActions, useVariable } from "./page-runtime.tsx";
import type { WidgetViewProps } from "./widget-view.ts";

interface TextInputProps extends NumberRange {
  label: string;
  title: string;
  variable: string;
  type: "text" | "search" | "number" | "date";
  placeholder: string;
  debounceMs: number;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether what is typed is no number, or none of those that are allowed. */
function isOutOfRange(props: TextInputProps, text: string): boolean {
  return props.type === "number" && !isAllowed(text, props);
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
      input.commit(stepped(value, props, event.key === "ArrowUp" ? 1 : -1));
    }
  };
  const now = Number(input.text);
  const spin = {
    role: "spinbutton",
    "aria-valuemin": min,
    "aria-valuemax": max,
    "aria-valuenow": input.text === "" || Number.isNaN(now) ? undefined : now,
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
        <p id={`${id}-range`} className="text-firing truncate text-xs" title={rangeText(props)}>
          {rangeText(props)}
        </p>
      )}
    </InputField>
  );
}
