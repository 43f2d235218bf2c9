import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { useBranding } from "#client/platform/branding.ts";
import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";

import { Field } from "./field.tsx";
import { useFormProblem } from "./form-problem.ts";
import { PasswordInput } from "./password-input.tsx";

/** Changes my own password; my other sessions end with it. */
export function ChangePasswordDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const hasPassword = useMe()?.hasPassword !== false;
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-sm">
        {hasPassword ? <ChangePassword onClose={() => onOpenChange(false)} /> : <NoPassword onClose={() => onOpenChange(false)} />}
      </DialogContent>
    </Dialog>
  );
}

/** It is not ours to change. */
function NoPassword({ onClose }: { onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <DialogHeader>
        <DialogTitle>Change password</DialogTitle>
        <DialogDescription>
          You sign in with Microsoft, so there is no password here. Change yours in your Microsoft account.
        </DialogDescription>
      </DialogHeader>
      <DialogFooter>
        <Button onClick={onClose}>Close</Button>
      </DialogFooter>
    </div>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => call(accessContract.changePassword, { body: { current, next } }),
    onSuccess: () => {
      toast.success("Your password is changed");
      onClose();
    },
  });
  const { minPasswordLength } = useBranding();
  const { form, issues, message } = useFormProblem(change.error, ["current", "next"], { "auth.failed": "current" });
  return (
    <form
      ref={form}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <DialogHeader>
        <DialogTitle>Change password</DialogTitle>
        <DialogDescription>You stay signed in here and are signed out everywhere else.</DialogDescription>
      </DialogHeader>
      <Field label="Current password" issue={issues.current}>
        {(props) => (
          <PasswordInput
            {...props}
            required
            autoComplete="current-password"
            value={current}
            onChange={({ target }) => setCurrent(target.value)}
          />
        )}
      </Field>
      <Field label="New password" help={`At least ${minPasswordLength} characters`} issue={issues.next}>
        {(props) => (
          <PasswordInput
            {...props}
            required
            minLength={minPasswordLength}
            maxLength={200}
            autoComplete="new-password"
            value={next}
            onChange={({ target }) => setNext(target.value)}
          />
        )}
      </Field>
      <p role="alert" className="text-firing empty:hidden">
        {message}
      </p>
      <DialogFooter>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={change.isPending}>
          Change password
        </Button>
      </DialogFooter>
    </form>
  );
}
