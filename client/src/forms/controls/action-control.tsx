import { Label } from "#client/ui/label.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { type WidgetAction, WidgetAction as Action } from "#shared/pages/schema.ts";
import { isUnsafeTemplate, LINK_HINT } from "#shared/widgets/link.core.ts";

import type { ControlProps } from "../control.ts";
import { DraftInput } from "../draft-input.tsx";
import { useFormSurroundings } from "../form-context.ts";
import { PageSelect } from "../page-select.tsx";
import { Rows } from "../rows.tsx";
import { SmallSelect } from "../small-select.tsx";

const TYPES: Record<WidgetAction["type"], string> = {
  none: "Nothing",
  link: "Open a link",
  page: "Open a page",
  "set-variable": "Set a variable",
  refresh: "Fetch all data anew",
};

/** What happens on a click. */
export function ActionControl({ id, value, isDisabled, save }: ControlProps) {
  const { variables } = useFormSurroundings();
  const parsed = Action.safeParse(value);
  const action: WidgetAction = parsed.success ? parsed.data : { type: "none" };
  const begin: Record<WidgetAction["type"], () => WidgetAction> = {
    none: () => ({ type: "none" }),
    link: () => ({ type: "link", url: "", newTab: true }),
    page: () => ({ type: "page", slug: "", variables: {} }),
    "set-variable": () => ({ type: "set-variable", variable: variables[0]?.name ?? "variable", value: "" }),
    refresh: () => ({ type: "refresh" }),
  };
  return (
    <div className="grid gap-1.5">
      <SmallSelect
        label="When clicked"
        value={action.type}
        options={TYPES}
        isDisabled={isDisabled}
        onChange={(type) => save(begin[type]())}
      />
      {action.type === "link" && <LinkFields id={id} action={action} isDisabled={isDisabled} save={save} />}
      {action.type === "page" && <PageFields action={action} isDisabled={isDisabled} save={save} />}
      {action.type === "set-variable" && <SetFields action={action} isDisabled={isDisabled} save={save} />}
    </div>
  );
}

interface PartProps<Type extends WidgetAction["type"]> {
  action: Extract<WidgetAction, { type: Type }>;
  isDisabled: boolean;
  save: ControlProps["save"];
}

function LinkFields({ id, action, isDisabled, save }: PartProps<"link"> & { id: string }) {
  const { variables } = useFormSurroundings();
  const isUnsafe = isUnsafeTemplate(action.url);
  return (
    <>
      <Label htmlFor={`${id}-url`} className="font-normal">
        Address
      </Label>
      <DraftInput
        id={`${id}-url`}
        aria-label="Address of the link"
        aria-invalid={isUnsafe}
        aria-describedby={isUnsafe ? `${id}-unsafe` : undefined}
        placeholder="https://example.com/{{id}}"
        stored={action.url}
        disabled={isDisabled}
        save={(url) => save({ ...action, url: url.trim() })}
        variables={variables}
      />
      {isUnsafe && (
        <p id={`${id}-unsafe`} role="alert" className="text-firing text-xs">
          This address cannot be opened. {LINK_HINT}
        </p>
      )}
      <div className="flex h-7 items-center justify-between">
        <Label htmlFor={`${id}-tab`} className="font-normal">
          In a new tab
        </Label>
        <Switch
          id={`${id}-tab`}
          checked={action.newTab}
          disabled={isDisabled}
          onCheckedChange={(newTab) => void save({ ...action, newTab })}
        />
      </div>
    </>
  );
}

function PageFields({ action, isDisabled, save }: PartProps<"page">) {
  const { variables } = useFormSurroundings();
  const pairs = Object.entries(action.variables);
  const store = (rows: readonly (readonly [string, string])[]) => save({ ...action, variables: Object.fromEntries(rows) });
  const row = (name: string, text: string, index: number) => (
    <div className="grid grid-cols-[2fr_3fr] gap-1">
      <DraftInput
        aria-label={`Variable ${index + 1} of the page`}
        placeholder="Its variable"
        stored={name}
        disabled={isDisabled}
        save={(next) => next.trim() === "" || store(pairs.toSpliced(index, 1, [next.trim(), text]))}
      />
      <DraftInput
        aria-label={`Value of variable ${index + 1}`}
        placeholder="Value"
        stored={text}
        disabled={isDisabled || name === ""}
        save={(next) => store(pairs.toSpliced(index, 1, [name, next]))}
        variables={variables}
      />
    </div>
  );
  return (
    <>
      <PageSelect aria-label="Page to open" value={action.slug} disabled={isDisabled} onChange={(slug) => void save({ ...action, slug })} />
      <p className="text-muted text-xs">Handed over to its variables</p>
      <Rows rows={pairs} onChange={(rows) => void store(rows)} noun="value" isDisabled={isDisabled}>
        {([name, text], _, index) => row(name, text, index)}
      </Rows>
      <div className="mr-6">{row("", "", pairs.length)}</div>
    </>
  );
}

function SetFields({ action, isDisabled, save }: PartProps<"set-variable">) {
  const { variables } = useFormSurroundings();
  const names = Object.fromEntries(variables.map(({ name }) => [name, name]));
  const known = {
    ...(Object.hasOwn(names, action.variable) ? {} : { [action.variable]: `${action.variable} (not on this page)` }),
    ...names,
  };
  return (
    <div className="grid grid-cols-2 gap-1">
      <SmallSelect
        label="Variable to set"
        value={action.variable}
        options={known}
        isDisabled={isDisabled}
        onChange={(variable) => save({ ...action, variable })}
      />
      <DraftInput
        aria-label="Value to set"
        placeholder="Value"
        stored={typeof action.value === "string" ? action.value : JSON.stringify(action.value)}
        disabled={isDisabled}
        save={(text) => save({ ...action, value: text })}
        variables={variables}
      />
    </div>
  );
}
