import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useMe } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent } from "#client/ui/dialog.tsx";
import { useKeepFocus } from "#client/ui/keep-focus.tsx";
import { Sheet, SheetContent, SheetTitle } from "#client/ui/sheet.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Mailed, NewLink, User } from "#shared/access/schema.ts";

import { groupsQuery, useChange, useMembership, useUserChange } from "./access-data.ts";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { Field } from "./field.tsx";
import { GroupChecks } from "./group-checks.tsx";
import { IdentityRows, useIsEntraOn } from "./identity-rows.tsx";
import { LinkOnce } from "./link-once.tsx";
import { NameField, tooLong } from "./name-field.tsx";
import { ROLES } from "./role-names.ts";
import { RoleSelect } from "./role-select.tsx";
import { SessionRows } from "./session-rows.tsx";
import { TokenRows } from "./token-rows.tsx";
import { useAccountActions } from "./use-account-actions.ts";

/** All that an admin decides about one person. */
export function UserSheet({ user, onClose }: { user: User; onClose: () => void }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const { changeRole, toggleDisabled } = useAccountActions(setQuestion);
  const isMe = useMe()?.user.id === user.id;
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()}>
      <SheetContent
        aria-describedby={undefined}
        className="gap-6"
        // The name comes first, and would be written over by the next key.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        // The first Escape takes back what was typed, the next closes.
        onEscapeKeyDown={(event) => event.target instanceof Element && event.target.hasAttribute("data-typed") && event.preventDefault()}
      >
        <div className="flex items-start gap-3">
          <Avatar name={user.name} color={user.color} className="size-10 text-sm" />
          <div className="min-w-0 flex-1">
            <SheetTitle dir="auto">
              {user.name}
              {isMe && <span className="text-muted font-normal"> (you)</span>}
            </SheetTitle>
            <p className="text-muted text-sm break-all">{user.email}</p>
            {user.isDisabled && <Badge variant="outline">Disabled</Badge>}
          </div>
        </div>
        <Name user={user} />
        <Field label="Role" help={ROLES[user.role].may}>
          {(props) => <RoleSelect {...props} value={user.role} onChange={(role) => changeRole(user, role)} />}
        </Field>
        <Groups user={user} />
        <MicrosoftAccounts user={user} ask={setQuestion} />
        <PasswordLink user={user} />
        <Sessions user={user} ask={setQuestion} />
        <Tokens user={user} ask={setQuestion} />
        <Section title="Account">
          <p className="text-muted text-sm">
            {user.isDisabled
              ? "This person cannot sign in now. What they made is still there."
              : "Who is disabled is signed out everywhere and cannot come in. What they made stays."}
          </p>
          <Button variant="secondary" className="w-fit" onClick={() => toggleDisabled(user)}>
            {user.isDisabled ? "Enable" : "Disable"}
          </Button>
        </Section>
        <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
      </SheetContent>
    </Sheet>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const part = useRef<HTMLElement>(null);
  useKeepFocus(part);
  return (
    <section ref={part} aria-label={title} className="grid gap-2">
      <div className="flex min-h-8 items-center gap-2">
        <h3 className="mr-auto text-sm font-semibold">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Stored on Enter and on leaving the field; Escape takes back what was typed. */
function Name({ user }: { user: User }) {
  const [name, setName] = useState(user.name);
  const [stored, setStored] = useState(user.name);
  const change = useUserChange();
  if (stored !== user.name) {
    setStored(user.name);
    setName(user.name);
  }
  const save = () => {
    const next = name.trim();
    if (next === "") setName(user.name);
    else if (tooLong(next) !== undefined) return;
    else if (next !== user.name) change.mutate({ user, change: { name: next } }, { onError: () => setName(user.name) });
  };
  return (
    <NameField
      label="Name"
      value={name}
      // Not disabled while it is stored: that would take the focus away.
      readOnly={change.isPending}
      onChange={setName}
      onBlur={save}
      data-typed={name === user.name ? undefined : ""}
      onKeyDown={({ key }) => {
        if (key === "Enter") save();
        else if (key === "Escape") setName(user.name);
      }}
    />
  );
}

function Groups({ user }: { user: User }) {
  const groups = useQuery(groupsQuery);
  const membership = useMembership();
  if (groups.error !== null) return <Trouble what="Groups" error={groups.error} />;
  if (groups.data === undefined) return <Skeleton className="h-12" />;
  return (
    <GroupChecks
      groups={groups.data}
      chosen={groups.data.filter(({ members }) => members.includes(user.id)).map(({ id }) => id)}
      isDisabled={membership.isPending}
      onToggle={(groupId, isMember) => membership.mutate({ groupId, userId: user.id, isMember })}
    />
  );
}

function MicrosoftAccounts({ user, ask }: PartProps) {
  if (!useIsEntraOn()) return null;
  return (
    <Section title="Microsoft account">
      <IdentityRows user={user} ask={ask} />
    </Section>
  );
}

function PasswordLink({ user }: { user: User }) {
  const [link, setLink] = useState<(NewLink & { mailed: Mailed }) | null>(null);
  const make = useMutation({
    mutationFn: () => call(accessContract.passwordLink, { params: { userId: user.id } }),
    onSuccess: setLink,
    onError: (problem) => toast.error(problem.message),
  });
  return (
    <Section title="Password">
      <p className="text-muted text-sm">With a link they choose a new password. Their old one works until they have done so.</p>
      <Button variant="secondary" className="w-fit" disabled={make.isPending} onClick={() => make.mutate()}>
        <KeyRound /> Make a link for a new password
      </Button>
      {link !== null && (
        <Dialog open onOpenChange={() => setLink(null)}>
          <DialogContent>
            <LinkOnce
              title={`A new password for ${user.name}`}
              description={`${link.mailed?.ok === true ? "They have this link by mail." : "Send them this link."} One that was made before has stopped working.`}
              {...link}
              onClose={() => setLink(null)}
            />
          </DialogContent>
        </Dialog>
      )}
    </Section>
  );
}

interface PartProps {
  user: User;
  ask: (question: Question) => void;
}

function Sessions({ user, ask }: PartProps) {
  const key = ["users", user.id, "sessions"];
  const params = { userId: user.id };
  const { data, error } = useQuery({ queryKey: key, queryFn: () => call(accessContract.userSessions, { params }) });
  const end = useChange(() => call(accessContract.endUserSessions, { params }), [key]);
  const endAll = (data?.length ?? 0) > 0 && (
    <Button
      variant="ghost"
      size="sm"
      disabled={end.isPending}
      onClick={() =>
        ask({
          title: `End all sign-ins of ${user.name}?`,
          description: "Every browser in which they are signed in is sent to the sign-in screen within a second.",
          action: "End all",
          run: () => end.mutate(undefined),
        })
      }
    >
      End all
    </Button>
  );
  return (
    <Section title="Signed in" action={endAll}>
      {error !== null && <Trouble what="Sign-ins" error={error} />}
      {data === undefined && error === null && <Skeleton className="h-14" />}
      {data?.length === 0 && <p className="text-muted text-sm">Nowhere.</p>}
      {data !== undefined && data.length > 0 && <SessionRows sessions={data} />}
    </Section>
  );
}

function Tokens({ user, ask }: PartProps) {
  const key = ["users", user.id, "tokens"];
  const { data, error } = useQuery({ queryKey: key, queryFn: () => call(accessContract.userTokens, { params: { userId: user.id } }) });
  const revoke = useChange((tokenId: string) => call(accessContract.deleteUserToken, { params: { userId: user.id, tokenId } }), [key]);
  return (
    <Section title="API tokens">
      {error !== null && <Trouble what="Tokens" error={error} />}
      {data === undefined && error === null && <Skeleton className="h-14" />}
      {data?.length === 0 && <p className="text-muted text-sm">None.</p>}
      {data !== undefined && data.length > 0 && (
        <TokenRows tokens={data} className="rounded-lg">
          {({ id, name }) => (
            <Button
              variant="ghost"
              size="sm"
              aria-label={`Revoke ${name}`}
              onClick={() =>
                ask({
                  title: `Revoke “${name}”?`,
                  description: "Whatever uses this token is refused from then on. It cannot be brought back.",
                  action: "Revoke",
                  run: () => revoke.mutate(id),
                })
              }
            >
              Revoke
            </Button>
          )}
        </TokenRows>
      )}
    </Section>
  );
}

function Trouble({ what, error }: { what: string; error: Error }) {
  return (
    <p role="alert" className="text-firing text-sm">
      {what} could not be loaded: {error.message}
    </p>
  );
}
