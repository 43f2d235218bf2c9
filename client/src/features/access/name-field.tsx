import type { ComponentProps } from "react";

import { Input } from "#client/ui/input.tsx";

import { Field } from "./field.tsx";

const MOST = 100;

/** Says of a text that is too long how long it may be. Fields with `maxLength` cut it off and say nothing. */
export function tooLong(text: string, most = MOST): string | undefined {
  const excess = text.trim().length - most;
  if (excess <= 0) return undefined;
  return `At most ${most} characters: this is ${excess === 1 ? "one" : excess} too many`;
}

/** For a field that tells its issue itself: the form is not sent with it, and the browser doesn't tell it a second time. */
export function refusing(issue: string | undefined): Pick<ComponentProps<"input">, "ref" | "onInvalid"> {
  return {
    ref: (input) => input?.setCustomValidity(issue ?? ""),
    onInvalid: (event) => {
      if (!event.currentTarget.validity.customError) return;
      event.preventDefault();
      event.currentTarget.focus();
    },
  };
}

interface NameFieldProps extends Omit<ComponentProps<typeof Input>, "value" | "onChange" | "maxLength"> {
  label: string;
  issue?: string | undefined;
  /** How many characters it may have. */
  most?: number;
  value: string;
  onChange: (value: string) => void;
}

/** A field for what somebody or something is called: what is too long is refused with words. */
export function NameField({ label, issue, most, value, onChange, ...props }: NameFieldProps) {
  const excess = tooLong(value, most);
  return (
    <Field label={label} issue={excess ?? issue}>
      {(field) => (
        <Input
          autoComplete="off"
          dir="auto"
          {...props}
          {...field}
          {...refusing(excess)}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}
