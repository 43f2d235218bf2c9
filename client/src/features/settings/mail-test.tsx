import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import type { Json } from "#shared/kernel/json.ts";
import { type MailReport, settingsContract } from "#shared/settings/contract.ts";

import { draftOf } from "./settings-drafts.ts";

interface MailTestProps {
  values: Readonly<Record<string, Json>>;
  isReadOnly: boolean;
}

/** Tries the mail server with what stands in the form, saved or not, and shows what it answers. */
export function MailTest({ values, isReadOnly }: MailTestProps) {
  const id = useId();
  const me = useMe();
  const [to, setTo] = useState<string>();
  const test = useMutation({
    mutationFn: (recipient: string) => {
      const changes = Object.fromEntries(Object.entries(draftOf("mail")).map(([field, { value }]) => [field, value]));
      return call(settingsContract.testMail, { body: { to: recipient, changes } });
    },
  });
  const answer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It is what one waited for, and the form may be at the window's end.
    if (test.status === "success" || test.status === "error") answer.current?.scrollIntoView?.({ block: "nearest" });
  }, [test.status]);
  if (isReadOnly) return null;
  const address = to ?? me?.user.email ?? "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    test.mutate(address);
  };
  return (
    <form className="rounded-tile bg-surface grid gap-3 border p-4 sm:p-5" onSubmit={submit}>
      <div className="grid gap-1">
        <h2 className="font-medium">Send a test</h2>
        <p className="text-muted text-xs">With what stands above, saved or not.</p>
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={id} className="text-muted text-xs font-normal">
          To
        </Label>
        <div className="flex flex-wrap gap-2">
          <Input
            id={id}
            type="email"
            required
            maxLength={254}
            autoComplete="email"
            className="min-w-56 flex-1"
            value={address}
            onChange={({ target }) => setTo(target.value)}
          />
          <Button type="submit" variant="secondary" disabled={test.isPending || values["host"] === "" || values["host"] === undefined}>
            {test.isPending ? <Spinner className="size-4" /> : <Send />} Send a test
          </Button>
        </div>
      </div>
      <div ref={answer} aria-live="polite" className="scroll-mb-6 empty:hidden">
        {test.isPending && <p className="text-muted text-xs">Waiting for the server…</p>}
        {!test.isPending && test.data !== undefined && <Answer report={test.data} />}
        {!test.isPending && test.error !== null && <p className="text-firing text-xs">{test.error.message}</p>}
      </div>
    </form>
  );
}

function Answer({ report: { ok, message, answer, durationMs } }: { report: MailReport }) {
  return (
    <div className="grid gap-1.5 rounded-lg border p-3">
      <div className="flex items-center gap-2">
        <Status kind={ok ? "ok" : "firing"}>{ok ? "Accepted" : "Not sent"}</Status>
        <span className="text-muted text-xs tabular-nums">{durationMs.toLocaleString("en")} ms</span>
      </div>
      <p className="text-xs">{message}</p>
      {answer !== null && (
        <p className="text-muted font-mono text-xs break-words whitespace-pre-line">
          <span className="sr-only">The server said: </span>
          {answer}
        </p>
      )}
    </div>
  );
}
