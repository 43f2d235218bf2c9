import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Label } from "#client/ui/label.tsx";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";

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
  const id = useId();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => call(accessContract.changePassword, { body: { current, next } }),
    onSuccess: () => {
      toast.success("Your password is changed");
      onClose();
    },
  });
  return (
    <form
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
      <div className="grid gap-1.5">
        <Label htmlFor={`${id}current`}>Current password</Label>
        <PasswordInput
          id={`${id}current`}
          required
          autoComplete="current-password"
          value={current}
          onChange={({ target }) => setCurrent(target.value)}
        />
      </div>
      <div className="grid gap-1.5">
        <Label htmlFor={`${id}next`}>New password</Label>
        <PasswordInput
          id={`${id}next`}
          required
          minLength={10}
          maxLength={200}
          autoComplete="new-password"
          aria-describedby={`${id}note`}
          value={next}
          onChange={({ target }) => setNext(target.value)}
        />
        <p id={`${id}note`} className="text-muted text-xs">
          At least 10 characters
        </p>
      </div>
      <p role="alert" className="text-firing empty:hidden">
        {change.error?.message}
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
