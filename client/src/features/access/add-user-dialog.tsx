import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Role } from "#shared/kernel/permission.ts";

import { CopyText } from "./copy-text.tsx";
import { Field } from "./field.tsx";
import { useFormProblem } from "./form-problem.ts";
import { NameField } from "./name-field.tsx";
import { newPassword } from "./new-password.ts";
import { ROLES } from "./role-names.ts";
import { RoleSelect } from "./role-select.tsx";

export interface AddUserDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Makes an account with a first password, which is shown once, to be handed over. */
export function AddUserDialog({ open, onOpenChange }: AddUserDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent>
        <AddUser onClose={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function AddUser({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const [person, setPerson] = useState<{ name: string; email: string; role: Role }>({ name: "", email: "", role: "viewer" });
  const [password] = useState(newPassword);
  const create = useMutation({
    mutationFn: () => call(accessContract.createUser, { body: { ...person, password } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["users"] }),
  });
  const { form, issues, message } = useFormProblem(create.error, ["name", "email"], { "user.email-taken": "email" });
  if (create.data !== undefined)
    return <Handover name={create.data.name} email={create.data.email} password={password} onClose={onClose} />;
  return (
    <form
      ref={form}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <DialogHeader>
        <DialogTitle>Add a person</DialogTitle>
        <DialogDescription>They sign in with their email and a first password, which you get next.</DialogDescription>
      </DialogHeader>
      <NameField label="Name" issue={issues.name} required value={person.name} onChange={(name) => setPerson({ ...person, name })} />
      <Field label="Email" issue={issues.email}>
        {(props) => (
          <Input
            {...props}
            type="email"
            required
            maxLength={254}
            autoComplete="off"
            value={person.email}
            onChange={({ target }) => setPerson({ ...person, email: target.value })}
          />
        )}
      </Field>
      <Field label="Role" help={ROLES[person.role].may}>
        {(props) => <RoleSelect {...props} value={person.role} onChange={(role) => setPerson({ ...person, role })} />}
      </Field>
      <p role="alert" className="text-firing empty:hidden">
        {message}
      </p>
      <DialogFooter>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={create.isPending}>
          Add person
        </Button>
      </DialogFooter>
    </form>
  );
}

/** The first password, once. */
function Handover({ name, email, password, onClose }: { name: string; email: string; password: string; onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <DialogHeader>
        <DialogTitle>{name} can sign in now</DialogTitle>
        <DialogDescription>Hand this over. The password is shown only now; it can be changed from the account menu.</DialogDescription>
      </DialogHeader>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-3">
        <dt className="text-muted">Address</dt>
        <dd className="break-all">{appUrl("").href}</dd>
        <dt className="text-muted">Email</dt>
        <dd className="break-all">{email}</dd>
        <dt className="text-muted">Password</dt>
        <dd>
          <CopyText isNew text={password} />
        </dd>
      </dl>
      <DialogFooter>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </div>
  );
}
