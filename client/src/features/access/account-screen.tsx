import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";

import { ApiProblem, call } from "#client/platform/api.ts";
import { useMe } from "#client/platform/session.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { useKeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { accessContract } from "#shared/access/contract.ts";

import { sessionsQuery, useChange } from "./access-data.ts";
import { ChangePasswordDialog } from "./change-password-dialog.tsx";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { ROLES } from "./role-names.ts";
import { SessionRows } from "./session-rows.tsx";

/** `/settings/account`: who I am here, my password, and where I am signed in. */
export function AccountScreen() {
  return (
    <div className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6 p-4 sm:p-6">
      <h1 className="text-xl font-semibold">My account</h1>
      <Person />
      <Password />
      <SignIns />
    </div>
  );
}

function Person() {
  const user = useMe()?.user;
  if (user === undefined) return <Skeleton className="h-20" />;
  const { title, may } = ROLES[user.role];
  return (
    <section aria-label="Who I am" className="rounded-tile bg-surface flex items-start gap-4 border p-4">
      <span aria-hidden className="contents">
        <Avatar name={user.name} color={user.color} className="size-12 text-base" />
      </span>
      <div className="grid min-w-0 gap-1">
        <span className="flex flex-wrap items-center gap-2 font-semibold break-words">
          {user.name}
          <Badge variant="secondary">{title}</Badge>
        </span>
        <span className="text-muted text-sm break-all">{user.email}</span>
        <span className="text-muted text-xs">{may}. An admin changes names and roles.</span>
      </div>
    </section>
  );
}

function Section({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  const part = useRef<HTMLElement>(null);
  useKeepFocus(part);
  return (
    <section ref={part} aria-label={title} className="grid gap-2">
      <div className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 className="mr-auto font-semibold">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}

function Password() {
  const [isChanging, setChanging] = useState(false);
  const hasPassword = useMe()?.hasPassword !== false;
  return (
    <Section
      title="Password"
      action={
        hasPassword && (
          <Button variant="secondary" onClick={() => setChanging(true)}>
            <KeyRound /> Change password
          </Button>
        )
      }
    >
      <p className="text-muted text-sm">
        {hasPassword
          ? "When you change it you stay signed in here, and are signed out everywhere else."
          : "You sign in with Microsoft, so there is no password here. Change yours in your Microsoft account."}
      </p>
      {isChanging && <ChangePasswordDialog open onOpenChange={setChanging} />}
    </Section>
  );
}

async function endSession(sessionId: string): Promise<void> {
  try {
    await call(accessContract.endSession, { params: { sessionId } });
  } catch (error) {
    // Ended meanwhile, which is what was wanted.
    if (!(error instanceof ApiProblem && error.code === "not-found")) throw error;
  }
}

function SignIns() {
  const { data, error } = useQuery(sessionsQuery);
  const [question, setQuestion] = useState<Question | null>(null);
  const end = useChange((ids: readonly string[]) => Promise.all(ids.map(endSession)), [sessionsQuery.queryKey]);
  const others = (data ?? []).filter(({ isCurrent }) => !isCurrent).map(({ id }) => id);
  const endOthers = others.length > 0 && (
    <Button
      variant="ghost"
      disabled={end.isPending}
      onClick={() =>
        setQuestion({
          title: "End all other sign-ins?",
          description: "Every other browser in which you are signed in is sent to the sign-in screen within a second.",
          action: "End all others",
          run: () => end.mutate(others),
        })
      }
    >
      End all others
    </Button>
  );
  return (
    <Section title="Where I am signed in" action={endOthers}>
      <p className="text-muted text-sm">End what you don't know or don't use any more, and change your password if it was not you.</p>
      {error !== null && (
        <p role="alert" className="text-firing text-sm">
          Sign-ins could not be loaded: {error.message}
        </p>
      )}
      {data === undefined && error === null && <Skeleton className="h-28" />}
      {data !== undefined && (
        <SessionRows sessions={data} className="bg-surface">
          {({ id, isCurrent }, device) =>
            !isCurrent && (
              <Button variant="ghost" aria-label={`End this session: ${device}`} disabled={end.isPending} onClick={() => end.mutate([id])}>
                End this session
              </Button>
            )
          }
        </SessionRows>
      )}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </Section>
  );
}
