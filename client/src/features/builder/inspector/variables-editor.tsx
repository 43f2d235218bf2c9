import { ChevronRight, Plus, Trash2, TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import { z } from "zod";

import { DraftInput } from "#client/forms/draft-input.tsx";
import { formOfZod } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { Button } from "#client/ui/button.tsx";
import { Label } from "#client/ui/label.tsx";
import { toast } from "#client/ui/toast.tsx";
import { describeWidget } from "#client/widgets/describe-widget.ts";
import { field } from "#shared/kernel/field.ts";
import type { Json } from "#shared/kernel/json.ts";
import { type LayoutWidget, Variable } from "#shared/pages/schema.ts";

import { type PageStore, usePageStore, useSelected, useVariables } from "../page-store.tsx";
import { nameIssue, useCreateVariable } from "./use-create-variable.ts";
import { defaultAs } from "./variable-default.core.ts";
import { droppedBy, misfitsOf } from "./variable-misfits.core.ts";
import { VARIABLE_TYPES } from "./variable-types.ts";
import { renameInTabs, renameOperations, usesVariable } from "./variable-uses.core.ts";

const label = field(z.string().max(200).default(""), { label: "Label", placeholder: "As its name" });
const type = field(Variable.shape.type, { label: "Type", control: "select", options: VARIABLE_TYPES });
const inUrl = field(z.boolean(), { label: "In the address", control: "switch", help: "A link to the page carries its value" });
const atFirst = { label: "At first" } as const;

/** The default is asked for as the type wants it. */
const FORMS = {
  text: formOfZod(z.object({ label, type, default: field(z.string().max(10_000), { ...atFirst, placeholder: "Empty" }), inUrl })),
  number: formOfZod(
    z.object({ label, type, default: field(z.number().nullable().optional(), { ...atFirst, placeholder: "Empty" }), inUrl }),
  ),
  boolean: formOfZod(z.object({ label, type, default: field(z.boolean(), atFirst), inUrl })),
  list: formOfZod(z.object({ label, type, default: field(z.array(z.string()), { ...atFirst, control: "list" }), inUrl })),
};

/** The variables of the page: added, renamed with all their uses, typed, taken away. */
export function VariablesEditor() {
  const store = usePageStore();
  const variables = useVariables();
  const create = useCreateVariable();
  const [opened, setOpened] = useState<string | null>(null);
  const add = () => {
    let number = variables.length + 1;
    while (nameIssue(store, `variable${number}`) !== undefined && number < 1_000) number += 1;
    const name = `variable${number}`;
    const issue = create(name);
    if (issue === undefined) setOpened(name);
    else toast.error(issue);
  };
  return (
    <section aria-labelledby="page-variables" className="grid gap-2 border-t p-3">
      <div className="flex items-center justify-between">
        <h3 id="page-variables" className="text-sm font-semibold">
          Variables
        </h3>
        {store.canEdit && (
          <Button variant="ghost" size="sm" onClick={add}>
            <Plus /> Add variable
          </Button>
        )}
      </div>
      {variables.length === 0 && (
        <p className="text-muted text-xs">
          Inputs write variables; titles, links, data and conditions use them as <code className="font-mono">{"{{name}}"}</code>.
        </p>
      )}
      <ul className="grid gap-1">
        {variables.map((variable) => (
          <VariableEntry
            key={variable.name}
            variable={variable}
            isOpen={opened === variable.name}
            setOpen={(isOpen) => setOpened(isOpen ? variable.name : null)}
            onRenamed={setOpened}
          />
        ))}
      </ul>
    </section>
  );
}

interface VariableEntryProps {
  variable: Variable;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  onRenamed: (name: string) => void;
}

function VariableEntry({ variable, isOpen, setOpen, onRenamed }: VariableEntryProps) {
  const bodyId = useId();
  return (
    <li className="rounded-lg border">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        className="hover:bg-hover flex h-8 w-full items-center gap-1.5 rounded-lg px-2 text-left"
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight aria-hidden className={isOpen ? "text-muted size-3.5 shrink-0 rotate-90" : "text-muted size-3.5 shrink-0"} />
        <span className="truncate font-mono text-xs">{variable.name}</span>
        <span className="text-muted ml-auto shrink-0 text-xs">{VARIABLE_TYPES[variable.type]}</span>
      </button>
      {isOpen && (
        <div id={bodyId} className="grid gap-2 p-2">
          <VariableFields variable={variable} onRenamed={onRenamed} />
        </div>
      )}
    </li>
  );
}

/** Another type is one step; what it drops and what does not fit it any more is said, with the way back. */
function changeType(store: PageStore, variable: Variable, next: Variable["type"], uses: readonly LayoutWidget[]): void {
  const changed = Variable.parse({ ...variable, type: next, default: defaultAs(variable.default, next) });
  const told = [...droppedBy(variable, next, uses, describeWidget), ...misfitsOf(changed, uses, describeWidget)];
  store.run({ op: "set-variable", variable: changed });
  if (told.length > 0)
    toast(`“${variable.name}” is of the type ${VARIABLE_TYPES[next].toLowerCase()} now`, {
      description: told.join(" "),
      // Whatever was done since stays.
      action: { label: "Undo", onClick: () => void store.run({ op: "set-variable", variable }) },
    });
}

function VariableFields({ variable, onRenamed }: { variable: Variable; onRenamed: (name: string) => void }) {
  const store = usePageStore();
  const uses = useSelected(store.mirror.widgets, (widgets) =>
    [...widgets.values()].filter((widget) => usesVariable(widget, variable.name)),
  );
  const isDisabled = !store.canEdit;
  const change = (name: string, value: Json | undefined) => {
    if (name === "type") changeType(store, variable, Variable.shape.type.parse(value), uses);
    else store.run({ op: "set-variable", variable: Variable.parse({ ...variable, [name]: value ?? null }) });
  };
  const misfits = misfitsOf(variable, uses, describeWidget);
  return (
    <>
      <VariableNameField variable={variable} uses={uses} onRenamed={onRenamed} />
      <SettingsForm
        schema={FORMS[variable.type]}
        values={{ ...variable, label: variable.label ?? "" }}
        onChange={change}
        isDisabled={isDisabled}
      />
      {misfits.length > 0 && (
        <ul aria-label="What does not fit the type" className="grid gap-1 text-xs">
          {misfits.map((misfit) => (
            <li key={misfit} className="flex gap-1.5">
              <TriangleAlert aria-hidden className="text-stale mt-0.5 size-3 shrink-0" />
              <span dir="auto">{misfit}</span>
            </li>
          ))}
        </ul>
      )}
      <Uses uses={uses} />
      {store.canEdit && (
        <Button
          variant="ghost"
          size="sm"
          className="text-firing justify-self-start"
          onClick={() => {
            store.run({ op: "delete-variable", name: variable.name });
            const left = uses.length === 0 ? "" : `. ${uses.length} ${uses.length === 1 ? "widget still names" : "widgets still name"} it`;
            toast(`Deleted “${variable.name}”${left}`, {
              action: { label: "Undo", onClick: () => void store.run({ op: "set-variable", variable }) },
            });
          }}
        >
          <Trash2 /> Delete variable
        </Button>
      )}
    </>
  );
}

interface VariableNameFieldProps {
  variable: Variable;
  uses: readonly LayoutWidget[];
  onRenamed: (name: string) => void;
}

/** Stored on Enter and on leaving only: half a name is no name. */
function VariableNameField({ variable, uses, onRenamed }: VariableNameFieldProps) {
  const store = usePageStore();
  const id = useId();
  const [issue, setIssue] = useState<string>();
  const rename = (text: string): boolean => {
    const name = text.trim();
    if (name === variable.name) return true;
    const wrong = nameIssue(store, name);
    setIssue(wrong);
    if (wrong !== undefined) return false;
    store.run([
      { op: "set-variable", variable: { ...variable, name }, was: variable.name },
      ...renameOperations(uses, variable.name, name),
      ...renameInTabs(store.mirror.tabs.getSnapshot(), variable.name, name),
    ]);
    onRenamed(name);
    return true;
  };
  return (
    <div className="grid grid-cols-[104px_1fr] items-center gap-x-2 gap-y-1">
      <Label htmlFor={id} className="text-muted font-normal">
        Name
      </Label>
      <DraftInput
        id={id}
        className="font-mono text-xs"
        stored={variable.name}
        save={rename}
        onRevert={() => setIssue(undefined)}
        isStoredOnLeave
        disabled={!store.canEdit}
        aria-invalid={issue !== undefined}
        aria-describedby={issue === undefined ? undefined : `${id}-issue`}
      />
      {issue !== undefined && (
        <p id={`${id}-issue`} role="alert" className="text-firing col-start-2 text-xs">
          {issue}
        </p>
      )}
    </div>
  );
}

function Uses({ uses }: { uses: readonly LayoutWidget[] }) {
  const store = usePageStore();
  if (uses.length === 0) return <p className="text-muted text-xs">No widget uses it yet.</p>;
  return (
    <div className="grid gap-1">
      <p className="text-muted text-xs">
        Used by {uses.length} {uses.length === 1 ? "widget" : "widgets"}
      </p>
      <ul className="grid">
        {uses.map((widget) => (
          <li key={widget.id}>
            <button
              type="button"
              className="hover:bg-hover w-full truncate rounded-md px-1.5 py-0.5 text-left text-xs"
              onClick={() => store.select([widget.id])}
            >
              {describeWidget(widget)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
