import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Role } from "#shared/kernel/permission.ts";

import { groupsQuery, invitationsQuery } from "./access-data.ts";
import { Field } from "./field.tsx";
import { useFormProblem } from "./form-problem.ts";
import { GroupChecks } from "./group-checks.tsx";
import { LinkOnce } from "./link-once.tsx";
import { ROLES } from "./role-names.ts";
import { RoleSelect } from "./role-select.tsx";

/** Invites somebody, who chooses their own password: the link is shown once, to be handed over. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <Invite onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

interface Draft {
  email: string;
  role: Role;
  groups: string[];
}

function Invite({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const groups = useQuery(groupsQuery);
  const [draft, setDraft] = useState<Draft>({ email: "", role: "viewer", groups: [] });
  const invite = useMutation({
    mutationFn: () => call(accessContract.invite, { body: draft }),
    onSuccess: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
  const { form, issues, message } = useFormProblem(invite.error, ["email"], { "user.email-taken": "email" });
  if (invite.data !== undefined)
    return (
      <LinkOnce
        title={`${invite.data.email} is invited`}
        description={invite.data.mailed?.ok === true ? "They have this link by mail." : "Send them this link."}
        mailed={invite.data.mailed}
        path={invite.data.path}
        expiresAt={invite.data.expiresAt}
        onClose={onClose}
      />
    );
  return (
    <form
      ref={form}
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate();
      }}
    >
      <DialogHeader>
        <DialogTitle>Invite somebody</DialogTitle>
        <DialogDescription>You get a link for them. They say their name and choose a password with it.</DialogDescription>
      </DialogHeader>
      <Field label="Email" issue={issues.email}>
        {(props) => (
          <Input
            {...props}
            type="email"
            required
            maxLength={254}
            autoComplete="off"
            value={draft.email}
            onChange={({ target }) => setDraft({ ...draft, email: target.value })}
          />
        )}
      </Field>
      <Field label="Role" help={ROLES[draft.role].may}>
        {(props) => <RoleSelect {...props} value={draft.role} onChange={(role) => setDraft({ ...draft, role })} />}
      </Field>
      {(groups.data?.length ?? 0) > 0 && (
        <GroupChecks
          groups={groups.data ?? []}
          chosen={draft.groups}
          onToggle={(id, isChosen) =>
            setDraft({ ...draft, groups: isChosen ? [...draft.groups, id] : draft.groups.filter((other) => other !== id) })
          }
        />
      )}
      <p role="alert" className="text-firing empty:hidden">
        {message}
      </p>
      <DialogFooter>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={invite.isPending}>
          Invite
        </Button>
      </DialogFooter>
    </form>
  );
}
