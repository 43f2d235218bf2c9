import { type FormEvent, type ReactNode, useId, useState } from "react";

import { ApiProblem } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { RadioGroup, RadioGroupItem } from "#client/ui/radio-group.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import type { ImportReport } from "#shared/backup/contract.ts";
import type { ImportMode } from "#shared/backup/plan.core.ts";

import { type ImportSource, useDryRun, useImport } from "./backup-data.ts";
import { ImportChanges } from "./import-changes.tsx";

/** What has to be typed before everything is replaced. */
const CONFIRMATION = "replace";
/** Of a file that is wrong in many places; whoever made it finds the rest once these are mended. */
const SHOWN_ISSUES = 10;

const MODES: Record<ImportMode, { title: string; help: string }> = {
  merge: { title: "Merge", help: "Takes over what the file has. What is only here stays." },
  replace: { title: "Replace everything", help: "What is not in the file goes. Your account stays." },
};

interface ImportDialogProps {
  source: ImportSource;
  onClose: () => void;
}

/** From what a file would change, through the choice of how, to what it has changed. */
export function ImportDialog({ source, onClose }: ImportDialogProps) {
  const run = useImport(source);
  // Half of an import can't be left: it is all or nothing, and what it did is worth seeing.
  const close = () => !run.isPending && onClose();
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>{titleOf(source, run.data !== undefined)}</DialogTitle>
          <DialogDescription className="break-words">{source.name}</DialogDescription>
        </DialogHeader>
        {run.data === undefined ? (
          <Choice source={source} isRunning={run.isPending} problem={run.error} onRun={run.mutate} onClose={close} />
        ) : (
          <Done report={run.data} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** A backup on the server is brought back, a file is brought in. */
function titleOf({ kind }: ImportSource, isDone: boolean): string {
  if (kind === "stored") return isDone ? "Restored" : "Restore a backup";
  return isDone ? "Imported" : "Import a backup";
}

interface ChoiceProps extends ImportDialogProps {
  isRunning: boolean;
  problem: Error | null;
  onRun: (wanted: { mode: ImportMode; passphrase: string | undefined }) => void;
}

function Choice({ source, isRunning, problem, onRun, onClose }: ChoiceProps) {
  const id = useId();
  const [mode, setMode] = useState<ImportMode>("merge");
  const [passphrase, setPassphrase] = useState("");
  const [typed, setTyped] = useState("");
  const { data: report, error } = useDryRun(source, mode, !isRunning);
  const isConfirmed = mode === "merge" || typed.trim().toLowerCase() === CONFIRMATION;
  const closed = passphraseIssue(problem);
  const isReady = report !== undefined && isConfirmed && !isRunning;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onRun({ mode, passphrase: passphrase === "" ? undefined : passphrase });
  };
  return (
    <form className="grid min-w-0 gap-4" onSubmit={submit}>
      <Modes mode={mode} isDisabled={isRunning} onChange={setMode} />
      <Plan report={report} error={error} />
      {report?.hasSecrets === true && source.kind === "file" && (
        <Field
          id={`${id}-passphrase`}
          label="Passphrase of its secrets"
          help="Without it, secrets have to be typed again after the import."
          issue={closed}
        >
          <Input
            id={`${id}-passphrase`}
            aria-describedby={`${id}-passphrase-note`}
            aria-invalid={closed !== undefined}
            type="password"
            autoComplete="off"
            maxLength={1_000}
            value={passphrase}
            disabled={isRunning}
            onChange={({ target }) => setPassphrase(target.value)}
            // Who ends a passphrase with Enter has not yet decided to import.
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          />
        </Field>
      )}
      {mode === "replace" && (
        <Field id={`${id}-confirm`} label={`Type “${CONFIRMATION}” to confirm`} help="What is here and not in the file is lost.">
          <Input
            id={`${id}-confirm`}
            aria-describedby={`${id}-confirm-note`}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            disabled={isRunning}
            onChange={({ target }) => setTyped(target.value)}
          />
        </Field>
      )}
      {problem !== null && closed === undefined && <Refusal problem={problem} />}
      <DialogFooter>
        <Button variant="secondary" disabled={isRunning} onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant={mode === "replace" ? "destructive" : "default"} disabled={!isReady}>
          {isRunning && <Spinner className="size-4" />}
          {labelOf(mode, isRunning)}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** What the import would do, or why it can't be done. */
function Plan({ report, error }: { report: ImportReport | undefined; error: Error | null }) {
  if (error !== null) return <Refusal problem={error} />;
  return report === undefined ? <Skeleton className="h-40" /> : <ImportChanges report={report} />;
}

/** Its place is the field of the passphrase. */
function passphraseIssue(problem: Error | null): string | undefined {
  return problem instanceof ApiProblem && problem.code === "backup.passphrase" ? problem.message : undefined;
}

function labelOf(mode: ImportMode, isRunning: boolean): string {
  if (isRunning) return "Importing…";
  return mode === "replace" ? "Replace everything" : "Merge";
}

interface ModesProps {
  mode: ImportMode;
  isDisabled: boolean;
  onChange: (mode: ImportMode) => void;
}

function Modes({ mode, isDisabled, onChange }: ModesProps) {
  const id = useId();
  return (
    <RadioGroup
      aria-label="How to import"
      className="sm:grid-cols-2"
      value={mode}
      disabled={isDisabled}
      onValueChange={(value) => onChange(value === "replace" ? "replace" : "merge")}
    >
      {(["merge", "replace"] as const).map((each) => (
        <label key={each} htmlFor={`${id}-${each}`} className="has-[[data-state=checked]]:border-accent flex gap-3 rounded-lg border p-3">
          <RadioGroupItem id={`${id}-${each}`} value={each} className="mt-0.5" />
          <span className="grid gap-1">
            <span className="font-medium">{MODES[each].title}</span>
            <span className="text-muted text-xs">{MODES[each].help}</span>
          </span>
        </label>
      ))}
    </RadioGroup>
  );
}

/** Why the file can't be imported, at each place in it. */
function Refusal({ problem }: { problem: Error }) {
  const issues = problem instanceof ApiProblem ? problem.issues : [];
  // A mistake of the file as a whole is the message itself; of others the place in the file says where to look.
  const others = issues
    .filter(({ path, message }) => path.includes(".") || message !== problem.message)
    .map(({ path, message }) => `${path}: ${message}`)
    .slice(0, SHOWN_ISSUES);
  const isAmongThem = issues.some(({ path, message }) => path.includes(".") && message === problem.message);
  return (
    <div role="alert" className="text-firing grid min-w-0 gap-1 break-words">
      {!isAmongThem && <p>{problem.message}</p>}
      {others.length > 0 && (
        <ul className="grid list-disc gap-1 pl-4 text-xs">
          {others.map((issue) => (
            <li key={issue}>{issue}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface FieldProps {
  id: string;
  label: string;
  help: string;
  /** What is wrong with what was typed. */
  issue?: string | undefined;
  children: ReactNode;
}

function Field({ id, label, help, issue, children }: FieldProps) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      {children}
      <p id={`${id}-note`} className="text-muted text-xs">
        {issue === undefined ? (
          help
        ) : (
          <span role="alert" className="text-firing">
            {issue}
          </span>
        )}
      </p>
    </div>
  );
}

function Done({ report, onClose }: { report: ImportReport; onClose: () => void }) {
  return (
    <div className="grid min-w-0 gap-4">
      <Status kind="ok">Everything is in place</Status>
      <ImportChanges report={report} />
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </div>
  );
}
