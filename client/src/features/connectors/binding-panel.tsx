import { useQuery } from "@tanstack/react-query";
import { Unlink } from "lucide-react";
import { useEffect, useId, useMemo, useState } from "react";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Label } from "#client/ui/label.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { useFromValues } from "#client/widgets/page-runtime.tsx";
import type { ConnectorKind, Tool } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";
import type { Binding, LayoutWidget, Variable } from "#shared/pages/schema.ts";
import { usedVariables } from "#shared/pages/template.core.ts";
import type { WidgetDefinition } from "#shared/widgets/define-widget.ts";

import { currentValues, guessMapping, isAnyChosen, isRunnable, newBinding, rolesFor, runsByItself, withParam } from "./binding.core.ts";
import { Preview, usePreview } from "./preview.tsx";
import { RefreshField } from "./refresh-field.tsx";
import { RoleMapping } from "./role-mapping.tsx";
import { type ConnectorOperation, kindsQuery, toolsQuery } from "./tools-data.ts";
import { TransformField } from "./transform-field.tsx";

export interface BindingPanelProps {
  pageId: string;
  widget: LayoutWidget;
  definition: WidgetDefinition;
  variables: readonly Variable[];
  /** `null` takes the binding away. */
  onChange: (binding: Binding | null) => void;
}

/** Where a widget's data comes from: tool, operation, parameters, what they answer, and what its columns are used for. */
export function BindingPanel(props: BindingPanelProps) {
  const tools = useQuery(toolsQuery);
  const kinds = useQuery(kindsQuery);
  const failed = tools.error ?? kinds.error;
  if (failed !== null)
    return (
      <div role="alert" className="grid justify-items-start gap-2">
        <p className="text-firing">{failed.message}</p>
        <Button
          variant="secondary"
          size="sm"
          onClick={() => {
            void tools.refetch();
            void kinds.refetch();
          }}
        >
          Try again
        </Button>
      </div>
    );
  if (tools.data === undefined || kinds.data === undefined) return <Skeleton className="h-40" />;
  return <Panel key={props.widget.id} {...props} tools={tools.data} kinds={kinds.data} />;
}

interface PanelProps extends BindingPanelProps {
  tools: readonly Tool[];
  kinds: readonly ConnectorKind[];
}

/** What somebody is looking at before it is used. */
interface Choosing {
  draft: Binding | null;
  toolId: string | null;
}
const NOTHING_CHOSEN: Choosing = { draft: null, toolId: null };
/** By widget: whoever looks at another widget in between finds what was begun where it was left. */
const begun = new Map<string, Choosing>();

function useChoosing(widgetId: string) {
  const [choosing, setChoosing] = useState(() => begun.get(widgetId) ?? NOTHING_CHOSEN);
  const choose = (next: Choosing) => {
    if (next === NOTHING_CHOSEN) begun.delete(widgetId);
    else begun.set(widgetId, next);
    setChoosing(next);
  };
  return [choosing, choose] as const;
}

/** Tool and operation: the widget's, or others that this person is looking at before they are used. */
function useSource({ widget, tools, kinds, onChange }: PanelProps) {
  // A new source stays with this person until it was seen to answer; then it is the widget's.
  const [{ draft, toolId }, choose] = useChoosing(widget.id);
  const binding = draft ?? widget.binding;
  const tool = tools.find(({ id }) => id === (toolId ?? binding?.tool));
  const operationsOf = (known: Tool | undefined) => kinds.find(({ id }) => id === known?.kind)?.operations ?? [];
  const operations = operationsOf(tool);
  const drop = () => choose(NOTHING_CHOSEN);
  return {
    binding,
    tool,
    operations,
    operation: binding?.tool === tool?.id ? operations.find(({ id }) => id === binding?.operation) : undefined,
    isDraft: draft !== null,
    isChoosing: toolId !== null || draft !== null,
    chooseTool: (id: string) => {
      const [only, ...more] = operationsOf(tools.find((known) => known.id === id));
      choose({ toolId: id, draft: only !== undefined && more.length === 0 ? newBinding(id, only.id, only.floorSeconds) : null });
    },
    chooseOperation: (id: string) => {
      const chosen = operations.find((known) => known.id === id);
      if (tool !== undefined && chosen !== undefined) choose({ toolId, draft: newBinding(tool.id, chosen.id, chosen.floorSeconds) });
    },
    change: draft === null ? onChange : (next: Binding) => choose({ toolId, draft: next }),
    drop,
    use: (next: Binding) => {
      drop();
      onChange(next);
    },
  };
}

function Panel(props: PanelProps) {
  const { widget, definition, variables, tools, onChange } = props;
  const mayEdit = useCan("page.edit");
  const source = useSource(props);
  const { binding, tool, operation, isDraft, isChoosing } = source;
  return (
    <div className="grid min-w-0 gap-3">
      <SourceSelect {...source} tools={tools} isDisabled={!mayEdit} />
      <SourceHint isGone={binding !== undefined && !isChoosing && operation === undefined} isEmpty={tool === undefined} />
      {tool !== undefined && operation !== undefined && binding !== undefined && (
        <Bound
          // Another source begins anew.
          key={`${binding.tool} ${binding.operation}`}
          binding={binding}
          isDraft={isDraft}
          tool={tool}
          operation={operation}
          definition={definition}
          settings={widget.props}
          variables={variables}
          isDisabled={!mayEdit}
          onChange={source.change}
          onUse={source.use}
        />
      )}
      {mayEdit && isChoosing && (
        <Button variant="ghost" size="sm" className="justify-self-start" onClick={source.drop}>
          Cancel
        </Button>
      )}
      {mayEdit && !isChoosing && widget.binding !== undefined && (
        <Button variant="ghost" size="sm" className="justify-self-start" onClick={() => onChange(null)}>
          <Unlink /> Unbind
        </Button>
      )}
    </div>
  );
}

function SourceHint({ isGone, isEmpty }: { isGone: boolean; isEmpty: boolean }) {
  if (isGone)
    return (
      <p role="alert" className="text-firing text-xs">
        The tool or operation of this widget is not there any more. Choose another one.
      </p>
    );
  if (!isEmpty) return null;
  return <p className="text-muted text-xs">Choose where the data comes from. What it answers is shown before it is used.</p>;
}

interface UsedValuesProps {
  used: readonly string[];
  variables: readonly Variable[];
  values: Readonly<Record<string, Json>>;
}

/** With which values of variables the preview is made. */
function UsedValues({ used, variables, values }: UsedValuesProps) {
  if (used.length === 0) return null;
  const told = used.map((name) => {
    const value = values[name];
    if (value === undefined) return `${name} (not on this page)`;
    return `${name} = ${value === "" || value === null ? "nothing" : typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  const since = isAnyChosen(used, variables, values) ? "as on the page now" : "as at first";
  return (
    <p className="text-muted text-xs break-words">
      Previewed with {told.join(", ")}, {since}.
    </p>
  );
}

interface SourceSelectProps {
  tools: readonly Tool[];
  tool: Tool | undefined;
  operations: readonly ConnectorOperation[];
  operation: ConnectorOperation | undefined;
  isDisabled: boolean;
  chooseTool: (id: string) => void;
  chooseOperation: (id: string) => void;
}

function SourceSelect({ tools, tool, operations, operation, isDisabled, chooseTool, chooseOperation }: SourceSelectProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[104px_1fr] items-center gap-2">
      <Label htmlFor={`${id}-tool`} className="text-muted font-normal">
        Tool
      </Label>
      <NativeSelect
        id={`${id}-tool`}
        className="h-7 rounded-md px-2"
        value={tool?.id ?? ""}
        disabled={isDisabled}
        onChange={({ target }) => chooseTool(target.value)}
      >
        <option value="" disabled>
          Choose a tool
        </option>
        {tools.map((known) => (
          <option key={known.id} value={known.id}>
            {known.name}
          </option>
        ))}
      </NativeSelect>
      {tool !== undefined && (
        <>
          <Label htmlFor={`${id}-operation`} className="text-muted font-normal">
            Operation
          </Label>
          <NativeSelect
            id={`${id}-operation`}
            className="h-7 rounded-md px-2"
            value={operation?.id ?? ""}
            disabled={isDisabled}
            onChange={({ target }) => chooseOperation(target.value)}
          >
            <option value="" disabled>
              Choose an operation
            </option>
            {operations.map((known) => (
              <option key={known.id} value={known.id}>
                {known.title}
              </option>
            ))}
          </NativeSelect>
        </>
      )}
      {operation !== undefined && <p className="text-muted col-span-2 text-xs">{operation.description}</p>}
    </div>
  );
}

interface BoundProps {
  binding: Binding;
  /** Not the widget's yet. */
  isDraft: boolean;
  tool: Tool;
  operation: ConnectorOperation;
  definition: WidgetDefinition;
  /** Of the widget. */
  settings: LayoutWidget["props"];
  variables: readonly Variable[];
  isDisabled: boolean;
  onChange: (binding: Binding) => void;
  onUse: (binding: Binding) => void;
}

function Bound({ binding, isDraft, tool, operation, definition, settings, variables, isDisabled, onChange, onUse }: BoundProps) {
  const roles = rolesFor(definition, settings);
  const form = useMemo(() => formOfJsonSchema(operation.params), [operation.params]);
  const values = useFromValues((now) => currentValues(variables, now));
  const { params, transform, mapping } = binding;
  const byItself = runsByItself(form, params);
  const mayAsk = useCan("tool.query");
  const preview = usePreview({
    ask: { tool: tool.id, operation: operation.id, params, transform, variables: values },
    runsByItself: byItself && mayAsk,
    canRun: isRunnable(form, params) && mayAsk,
  });
  const columns = preview.result?.table.columns;
  const mapped = (): Binding =>
    columns === undefined || Object.keys(mapping).length > 0 ? binding : { ...binding, mapping: guessMapping(definition.roles, columns) };

  // What needs nothing filled in is used as soon as it was seen to answer: one step, which undo takes back.
  const isSettled = isDraft && byItself && form.length === 0 && preview.isFresh;
  useEffect(() => {
    if (isSettled) onUse(mapped());
    // oxlint-disable-next-line react/exhaustive-deps -- Once, when the answer is there.
  }, [isSettled]);

  return (
    <>
      {form.length > 0 && (
        <SettingsForm
          schema={form}
          values={params}
          acceptsVariables
          variables={variables}
          isDisabled={isDisabled}
          onChange={(name, value) => onChange({ ...binding, params: withParam(params, name, value) })}
        />
      )}
      <TransformField
        transform={transform ?? ""}
        isDisabled={isDisabled}
        onChange={(next) => {
          const { transform: _, ...others } = binding;
          onChange(next === undefined ? others : { ...others, transform: next });
        }}
      />
      <UsedValues used={usedVariables(params)} variables={variables} values={values} />
      <Preview preview={preview} canDrag={!isDisabled && roles.length > 0} />
      {isDraft && <p className="text-muted text-xs">The widget does not use this yet. It is kept here until you use it or cancel.</p>}
      {isDraft && (
        <Button disabled={!preview.isFresh && preview.error === null} onClick={() => onUse(mapped())}>
          {preview.error === null ? "Use this data" : "Use it all the same"}
        </Button>
      )}
      <RoleMapping
        roles={roles}
        columns={columns}
        mapping={isDraft ? mapped().mapping : mapping}
        isDisabled={isDisabled}
        onChange={(next) => onChange({ ...binding, mapping: next })}
      />
      <RefreshField
        binding={binding}
        floorSeconds={operation.floorSeconds}
        tool={tool}
        cost={preview.result?.cost}
        isDisabled={isDisabled}
        onChange={(refreshSeconds) => onChange({ ...binding, refreshSeconds })}
      />
    </>
  );
}
