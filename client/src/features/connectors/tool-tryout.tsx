import { useId, useMemo, useState } from "react";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { useCan } from "#client/platform/session.ts";
import { Label } from "#client/ui/label.tsx";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import type { ConnectorKind, Tool } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";

import { isRunnable, runsByItself, withParam } from "./binding.core.ts";
import { Preview, usePreview } from "./preview.tsx";
import type { ConnectorOperation } from "./tools-data.ts";

interface ToolTryoutProps {
  tool: Tool;
  kind: ConnectorKind | undefined;
  onClose: () => void;
}

/** Operations of a tool, to see what they answer. */
export function ToolTryout({ tool, kind, onClose }: ToolTryoutProps) {
  const id = useId();
  const operations = kind?.operations ?? [];
  const [chosen, choose] = useState(operations[0]?.id);
  const operation = operations.find((known) => known.id === chosen);
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent aria-describedby={undefined}>
        <SheetTitle className="truncate">Try {tool.name}</SheetTitle>
        <div className="grid gap-1.5">
          <Label htmlFor={id} className="text-muted font-normal">
            Operation
          </Label>
          <NativeSelect id={id} className="h-7 rounded-md px-2" value={chosen} onChange={({ target }) => choose(target.value)}>
            {operations.map((known) => (
              <option key={known.id} value={known.id}>
                {known.title}
              </option>
            ))}
          </NativeSelect>
          <p className="text-muted text-xs">{operation?.description}</p>
        </div>
        {operation !== undefined && <OperationTryout key={operation.id} tool={tool} operation={operation} />}
      </SheetContent>
    </Sheet>
  );
}

function OperationTryout({ tool, operation }: { tool: Tool; operation: ConnectorOperation }) {
  const form = useMemo(() => formOfJsonSchema(operation.params), [operation.params]);
  const [params, setParams] = useState<Record<string, Json>>({});
  const mayAsk = useCan("tool.query");
  const preview = usePreview({
    ask: { tool: tool.id, operation: operation.id, params, variables: {} },
    runsByItself: mayAsk && runsByItself(form, params),
    canRun: mayAsk && isRunnable(form, params),
  });
  return (
    <>
      <SettingsForm
        schema={form}
        values={params}
        isRoomy
        onChange={(name, value) => setParams((before) => withParam(before, name, value))}
      />
      <Preview preview={preview} />
    </>
  );
}
