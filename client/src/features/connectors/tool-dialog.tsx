import { PlugZap } from "lucide-react";
import { type FormEvent, useId, useMemo, useState } from "react";
import type { z } from "zod";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import { SettingsForm } from "#client/forms/settings-form.tsx";
import { ApiProblem } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Icon } from "#client/ui/icon.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import type { ConnectorKind, Tool, toolsContract } from "#shared/connectors/contract.ts";
import type { Json } from "#shared/kernel/json.ts";

import { useDraftTest, useToolEdit } from "./tools-data.ts";

interface ToolDialogProps {
  /** Kinds that one can add. */
  kinds: readonly ConnectorKind[];
  /** Absent for a new one. */
  tool: Tool | undefined;
  onClose: () => void;
  onStored: (tool: Tool) => void;
}

/** Adds or changes a tool; its form is drawn from its kind's schema. */
export function ToolDialog({ kinds, tool, onClose, onStored }: ToolDialogProps) {
  const [only, ...more] = kinds;
  const [kindId, setKindId] = useState(tool?.kind ?? (more.length === 0 ? only?.id : undefined));
  const kind = kinds.find(({ id }) => id === kindId);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        {kind === undefined ? (
          <KindChoice kinds={kinds} onChoose={setKindId} />
        ) : (
          <ToolForm kind={kind} tool={tool} onClose={onClose} onStored={onStored} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function KindChoice({ kinds, onChoose }: { kinds: readonly ConnectorKind[]; onChoose: (id: string) => void }) {
  return (
    <>
      <DialogHeader>
        <DialogTitle>Add a tool</DialogTitle>
        <DialogDescription>What should pages get their data from?</DialogDescription>
      </DialogHeader>
      <ul className="grid gap-2">
        {kinds.map(({ id, title, description, icon }) => (
          <li key={id}>
            <button
              type="button"
              className="hover:bg-hover flex w-full items-center gap-3 rounded-lg border p-3 text-left"
              onClick={() => onChoose(id)}
            >
              <Icon name={icon} size={20} />
              <span className="grid">
                <span className="font-medium">{title}</span>
                <span className="text-muted text-xs">{description}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** How the try went, in full: what to mend often stands at its end. */
function TestAnswer({ answer }: { answer: z.output<(typeof toolsContract.testDraft)["response"]> | undefined }) {
  return (
    <div aria-live="polite" className="empty:hidden">
      {answer !== undefined && (
        <div className="grid gap-1 rounded-lg border p-2.5">
          <div className="flex items-center gap-2">
            <Status kind={answer.ok ? "ok" : "firing"}>{answer.ok ? "It works" : "It failed"}</Status>
            <span className="text-muted text-xs tabular-nums">{answer.durationMs.toLocaleString("en")} ms</span>
          </div>
          <p className="max-h-40 overflow-auto text-xs break-words whitespace-pre-line">{answer.message}</p>
        </div>
      )}
    </div>
  );
}

/** What the server found wrong, by the name of the setting. */
/** What is wrong, where it isn't told beside its field already. */
function elsewhere(error: Error | null, issues: Readonly<Record<string, string>>): Error | null {
  return error !== null && Object.values(issues).includes(error.message) ? null : error;
}

function issuesOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.issues.flatMap(({ path, message }) => {
      const name = /(?:^|\.)config\.([^.]+)/.exec(path)?.[1] ?? (path.endsWith("name") ? "name" : undefined);
      return name === undefined ? [] : [[name, message]];
    }),
  );
}

interface ToolFormProps extends Omit<ToolDialogProps, "kinds"> {
  kind: ConnectorKind;
}

function ToolForm({ kind, tool, onClose, onStored }: ToolFormProps) {
  const id = useId();
  const form = useMemo(() => formOfJsonSchema(kind.config), [kind.config]);
  const [name, setName] = useState(tool?.name ?? kind.title);
  const [config, setConfig] = useState<Record<string, Json | undefined>>(tool?.config ?? {});
  const edit = useToolEdit(onStored);
  const test = useDraftTest();
  const issues = issuesOf(edit.error ?? test.error);
  const given = () => Object.fromEntries(Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.reset();
    edit.mutate({ tool, kind: kind.id, name: name.trim(), config: given() });
  };
  const tryOut = () => {
    edit.reset();
    test.mutate({ tool, kind: kind.id, config: given() });
  };
  return (
    <form className="grid gap-4" onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>{tool === undefined ? `Add ${kind.title}` : `Edit ${tool.name}`}</DialogTitle>
        <DialogDescription>{kind.description}</DialogDescription>
      </DialogHeader>
      <div className="grid gap-1.5">
        <Label htmlFor={id} className="text-muted font-normal">
          Name
        </Label>
        <Input
          id={id}
          required
          maxLength={100}
          autoComplete="off"
          className="h-7 rounded-md px-2"
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        {issues["name"] !== undefined && <p className="text-firing text-xs">{issues["name"]}</p>}
      </div>
      <SettingsForm
        schema={form}
        values={config}
        issues={issues}
        isRoomy
        onChange={(setting, value) => {
          setConfig((before) => ({ ...before, [setting]: value }));
          // It was said of other settings.
          test.reset();
        }}
      />
      <p role="alert" className="text-firing empty:hidden">
        {elsewhere(edit.error ?? test.error, issues)?.message}
      </p>
      <TestAnswer answer={test.data} />
      <DialogFooter>
        <Button type="button" variant="secondary" className="sm:mr-auto" disabled={test.isPending} onClick={tryOut}>
          {test.isPending ? <Spinner className="size-4" /> : <PlugZap />} Test connection
        </Button>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={edit.isPending}>
          {tool === undefined ? "Add tool" : "Save changes"}
        </Button>
      </DialogFooter>
    </form>
  );
}
