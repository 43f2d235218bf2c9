import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";

import { ariaOf, type ControlProps } from "../control.ts";
import { useFormSurroundings } from "../form-context.ts";

const NEW = "\0new";

/** A variable of the page, or a new one. */
export function VariableControl({ id, value, isMixed, isDisabled, save, ...aria }: ControlProps) {
  const { variables, createVariable } = useFormSurroundings();
  const [isMaking, setMaking] = useState(false);
  const name = typeof value === "string" ? value : "";
  if (isMaking && createVariable !== undefined)
    return (
      <NewVariable
        id={id}
        create={createVariable}
        onDone={(made) => {
          setMaking(false);
          if (made !== undefined) save(made);
        }}
      />
    );
  const isKnown = name === "" || variables.some((variable) => variable.name === name);
  return (
    <NativeSelect
      id={id}
      className="h-7 rounded-md px-2"
      value={isMixed ? "" : name}
      disabled={isDisabled}
      onChange={({ target }) => (target.value === NEW ? setMaking(true) : void save(target.value))}
      {...ariaOf(aria)}
    >
      <option value="">{isMixed ? "Mixed" : "None"}</option>
      {!isKnown && <option value={name}>{name} (not on this page)</option>}
      {variables.map((variable) => (
        <option key={variable.name} value={variable.name}>
          {variable.label === undefined || variable.label === "" ? variable.name : `${variable.label} (${variable.name})`}
        </option>
      ))}
      {createVariable !== undefined && <option value={NEW}>New variable…</option>}
    </NativeSelect>
  );
}

interface NewVariableProps {
  id: string;
  /** Answers what is wrong with the name. */
  create: (name: string) => string | undefined;
  onDone: (name?: string) => void;
}

function NewVariable({ id, create, onDone }: NewVariableProps) {
  const [name, setName] = useState("");
  const [issue, setIssue] = useState<string>();
  const finish = () => {
    const wrong = create(name.trim());
    setIssue(wrong);
    if (wrong === undefined) onDone(name.trim());
  };
  return (
    <div className="grid gap-1">
      <div className="flex flex-wrap gap-1">
        <Input
          id={id}
          // Asked for by choosing “New variable”.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          className="h-7 min-w-full flex-1 rounded-md px-2 font-mono text-xs"
          placeholder="name"
          aria-invalid={issue !== undefined}
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") finish();
            else if (event.key === "Escape") onDone();
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <Button size="sm" variant="secondary" disabled={name.trim() === ""} onClick={finish}>
          Add
        </Button>
        <Button size="sm" variant="ghost" onClick={() => onDone()}>
          Cancel
        </Button>
      </div>
      {issue !== undefined && (
        <p role="alert" className="text-firing text-xs">
          {issue}
        </p>
      )}
    </div>
  );
}
