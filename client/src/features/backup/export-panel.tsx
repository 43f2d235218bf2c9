import { Download } from "lucide-react";
import { type FormEvent, useId, useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Switch } from "#client/ui/switch.tsx";
import { PASSPHRASE_LENGTH } from "#shared/backup/contract.ts";

import { useExport } from "./backup-data.ts";

/** Everything as one file, with its secrets only under a passphrase. */
export function ExportPanel() {
  const id = useId();
  const [withSecrets, setWithSecrets] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error } = useExport(() => {
    setPassphrase("");
    setAgain("");
    setTried(false);
  });
  const wrong = wrongIn(passphrase, again);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (withSecrets && wrong !== undefined) return;
    mutate(withSecrets ? passphrase : undefined);
  };
  return (
    <form aria-labelledby={`${id}-title`} className="rounded-tile bg-surface grid gap-4 border p-4 sm:p-5" onSubmit={submit}>
      <div className="grid gap-1">
        <h2 id={`${id}-title`} className="font-medium">
          Export
        </h2>
        <p className="text-muted text-xs">
          People, groups, rights, pages with their versions, tools and settings. Not the audit log, and no sign-ins or API tokens.
        </p>
      </div>
      <div className="flex items-start gap-3">
        <Switch id={`${id}-secrets`} checked={withSecrets} onCheckedChange={setWithSecrets} />
        <div className="grid gap-1">
          <Label htmlFor={`${id}-secrets`}>With secrets</Label>
          <p className="text-muted text-xs">Passwords, links and the secrets of tools and settings, locked with a passphrase.</p>
        </div>
      </div>
      {withSecrets && (
        <div className="grid gap-3 sm:grid-cols-2">
          <Secret id={`${id}-one`} label="Passphrase" value={passphrase} onChange={setPassphrase} />
          <Secret id={`${id}-two`} label="Once more" value={again} onChange={setAgain} />
          {isTried && wrong !== undefined && (
            <p role="alert" className="text-firing text-xs sm:col-span-2">
              {wrong}
            </p>
          )}
        </div>
      )}
      {error !== null && (
        <p role="alert" className="text-firing text-xs">
          {error.message}
        </p>
      )}
      <div>
        <Button type="submit" variant="secondary" disabled={isPending}>
          {isPending ? <Spinner className="size-4" /> : <Download />} Export
        </Button>
      </div>
    </form>
  );
}

function wrongIn(passphrase: string, again: string): string | undefined {
  if (passphrase.length < PASSPHRASE_LENGTH) return `A passphrase has at least ${PASSPHRASE_LENGTH} characters.`;
  return passphrase === again ? undefined : "The two are not the same.";
}

interface SecretProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Secret({ id, label, value, onChange }: SecretProps) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Input
        id={id}
        type="password"
        autoComplete="new-password"
        maxLength={1_000}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}
