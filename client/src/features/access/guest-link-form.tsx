import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import type { Json } from "#shared/kernel/json.ts";
import type { Variable } from "#shared/pages/schema.ts";

import { Field } from "./field.tsx";
import { linkVariables, textOfValue, valueOfText, type VariableRule, type VariableRules } from "./guest-variables.core.ts";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { NameField } from "./name-field.tsx";

export interface NewGuestLink {
  name: string;
  fixed: Record<string, Json>;
  allowed: string[];
  expiresInDays: number | null;
}

interface GuestLinkFormProps {
  variables: readonly Variable[];
  isPending: boolean;
  onMake: (link: NewGuestLink) => void;
  onCancel: () => void;
}

/** A new guest link: for whom, until when, and with which values of the page's variables. */
export function GuestLinkForm({ variables, isPending, onMake, onCancel }: GuestLinkFormProps) {
  const [name, setName] = useState("");
  const [days, setDays] = useState<number | null>(30);
  const [rules, setRules] = useState<VariableRules>({});
  return (
    <form
      aria-label="New guest link"
      className="grid grid-cols-1 gap-4 rounded-lg border p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onMake({ name, expiresInDays: days, ...linkVariables(variables, rules) });
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <NameField
          label="Whom it is for"
          required
          // The form was just asked for.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          placeholder="Customer"
          value={name}
          onChange={setName}
        />
        <Field label="Works for">{(props) => <LifetimeSelect {...props} value={days} onChange={setDays} />}</Field>
      </div>
      {variables.length > 0 && (
        <fieldset className="grid min-w-0 gap-2">
          <legend className="mb-1.5 text-xs font-medium">The page's variables</legend>
          {variables.map((variable) => (
            <VariableRow
              key={variable.name}
              variable={variable}
              rule={rules[variable.name] ?? { is: "page" }}
              onChange={(rule) => setRules({ ...rules, [variable.name]: rule })}
            />
          ))}
        </fieldset>
      )}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="submit" disabled={isPending}>
          Make link
        </Button>
      </div>
    </form>
  );
}

interface VariableRowProps {
  variable: Variable;
  rule: VariableRule;
  onChange: (rule: VariableRule) => void;
}

function VariableRow({ variable: { name, type, default: own }, rule, onChange }: VariableRowProps) {
  const choose = (is: string) => {
    if (is === "fixed") onChange({ is, text: textOfValue(type, own) });
    else onChange({ is: is === "allowed" ? "allowed" : "page" });
  };
  return (
    <div className="grid items-center gap-2 sm:grid-cols-[8rem_1fr_1fr]">
      <span className="truncate font-mono text-xs" title={name}>
        {name}
      </span>
      <NativeSelect aria-label={`What the link says of ${name}`} value={rule.is} onChange={({ target }) => choose(target.value)}>
        <option value="page">As the page has it</option>
        <option value="fixed">Always this value</option>
        <option value="allowed">The guest may choose</option>
      </NativeSelect>
      {rule.is === "fixed" && <Value name={name} type={type} text={rule.text} onChange={(text) => onChange({ is: "fixed", text })} />}
    </div>
  );
}

interface ValueProps {
  name: string;
  type: Variable["type"];
  text: string;
  onChange: (text: string) => void;
}

function Value({ name, type, text, onChange }: ValueProps) {
  const label = `Value of ${name}`;
  if (type === "boolean")
    return (
      <NativeSelect aria-label={label} value={text} onChange={({ target }) => onChange(target.value)}>
        <option value="true">On</option>
        <option value="false">Off</option>
      </NativeSelect>
    );
  return (
    <Input
      aria-label={label}
      type={type === "number" ? "number" : "text"}
      step="any"
      required={valueOfText(type, "") === undefined}
      autoComplete="off"
      placeholder={type === "list" ? "north, south" : undefined}
      value={text}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
