import { useQuery } from "@tanstack/react-query";
import { TriangleAlert, X } from "lucide-react";
import { useState } from "react";

import { useCan, useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import type { Grant } from "#shared/access/schema.ts";
import { type Level, reaches, type Role } from "#shared/kernel/permission.ts";

import { usersQuery } from "./access-data.ts";
import type { Question } from "./confirm-dialog.tsx";
import { LevelSelect } from "./level-select.tsx";
import { LEVEL_WORDS, levelOfRole, narrows, type SharedKind, UNTOUCHED_ROLES } from "./levels.core.ts";
import { isRole, ROLES } from "./role-names.ts";
import { grantsQuery, useGive, useTake } from "./share-data.ts";
import { type Subject, subjectKey, SubjectSearch, SubjectSign } from "./subject-search.tsx";

interface ShareLevelsProps {
  kind: SharedKind;
  id: string;
  ask: (question: Question) => void;
}

/** What was given of a page or tool to people, groups and roles, and what the others have by their role. */
export function ShareLevels({ kind, id, ask }: ShareLevelsProps) {
  const { data, error } = useQuery(grantsQuery(kind, id));
  const [level, setLevel] = useState<Level>("view");
  const give = useGive();
  const taken = new Set(data?.map(({ subject }) => subjectKey(subject)));
  const guard = useGuard(kind, ask);
  const choose = ({ who }: Subject) => guard(who, level, () => give.mutate({ subject: who, resource: { kind, id }, level }));
  return (
    <KeepFocus className="grid grid-cols-1 gap-5">
      <section aria-label="Give somebody a level" className="grid gap-1.5">
        <div className="flex flex-wrap gap-2">
          <SubjectSearch label="Add people, groups or roles" taken={taken} onChoose={choose} />
          <LevelSelect kind={kind} aria-label="Level of who is added" className="w-36 shrink-0" value={level} onChange={setLevel} />
        </div>
        <p className="text-muted text-xs">{LEVEL_WORDS[kind][level].may}.</p>
      </section>
      {error !== null && (
        <p role="alert" className="text-firing text-sm">
          What was given could not be loaded: {error.message}
        </p>
      )}
      {data === undefined && error === null && <Skeleton className="h-14" />}
      {data !== undefined && data.length > 0 && (
        <section aria-labelledby="given" className="grid gap-2">
          <h3 id="given" className="text-sm font-semibold">
            Given here
          </h3>
          <ul aria-labelledby="given" className="divide-y rounded-lg border">
            {data.map((grant) => (
              <GrantRow key={grant.id} kind={kind} grant={grant} guard={guard} />
            ))}
          </ul>
          <p className="text-muted text-xs">
            What is given to a person counts before what their groups have, and that before what their role has.
          </p>
        </section>
      )}
      <ByRole kind={kind} grants={data ?? []} />
    </KeepFocus>
  );
}

type Guard = (subject: { kind: Grant["subject"]["kind"]; id: string }, level: Level | undefined, run: () => void) => void;

/** Asks before somebody shuts themselves out. */
function useGuard(kind: SharedKind, ask: (question: Question) => void): Guard {
  const me = useMe()?.user;
  return (subject, level, run) => {
    const isMine =
      me !== undefined &&
      UNTOUCHED_ROLES[me.role] === undefined &&
      ((subject.kind === "user" && subject.id === me.id) || (subject.kind === "role" && subject.id === me.role));
    const left = level ?? (me === undefined ? "none" : levelOfRole(kind, me.role));
    if (!isMine || reaches(left, "manage")) return run();
    ask({
      title: "Take this from yourself?",
      description: `You would not share this ${kind} any more, nor be able to take that back: somebody else who manages it has to.`,
      action: "Take it from me",
      run,
    });
  };
}

/** The role of whom something is given to; undefined for groups, and where one may not know. */
function useRoleOf({ kind, id }: Grant["subject"]): Role | undefined {
  const me = useMe()?.user;
  const users = useQuery({ ...usersQuery, enabled: useCan("user.list") && kind === "user" });
  if (kind === "role") return isRole(id) ? id : undefined;
  if (kind === "group") return undefined;
  return me?.id === id ? me.role : users.data?.find((user) => user.id === id)?.role;
}

function GrantRow({ kind, grant: { id, subject, resource, level }, guard }: { kind: SharedKind; grant: Grant; guard: Guard }) {
  const give = useGive();
  const take = useTake();
  const shown = give.isPending ? give.variables.level : level;
  const role = subject.kind === "role" && isRole(subject.id) ? subject.id : undefined;
  const theirs = useRoleOf(subject);
  const untouched = theirs === undefined ? undefined : UNTOUCHED_ROLES[theirs];
  const lost = theirs === undefined || untouched !== undefined || !narrows(kind, theirs, shown) ? undefined : theirs;
  const change = (next: Level) =>
    guard(subject, next, () => {
      // The names of roles are known here, those of others are any.
      if (subject.kind !== "role") give.mutate({ subject: { kind: subject.kind, id: subject.id }, resource, level: next });
      else if (role !== undefined) give.mutate({ subject: { kind: "role", id: role }, resource, level: next });
    });
  return (
    <li className="flex min-h-14 flex-wrap items-center justify-end gap-x-3 gap-y-1 px-3 py-2">
      <SubjectSign kind={subject.kind} />
      <span className="min-w-40 flex-1">
        <span dir="auto" className="line-clamp-2 font-medium break-words" title={subject.name}>
          {subject.name}
        </span>
        <span className="text-muted block text-xs">{untouched ?? LEVEL_WORDS[kind][shown].may}</span>
        {lost !== undefined && (
          <span className="text-stale flex items-center gap-1 text-xs">
            <TriangleAlert aria-hidden className="size-3 shrink-0" />
            {`Less than the ${ROLES[lost].title} role gives: ${LEVEL_WORDS[kind][levelOfRole(kind, lost)].title}`}
          </span>
        )}
      </span>
      <LevelSelect kind={kind} aria-label={`Level of ${subject.name}`} className="w-36 shrink-0" value={shown} onChange={change} />
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Remove ${subject.name}`}
        title="Remove: what their role gives counts again"
        disabled={take.isPending}
        onClick={() => guard(subject, undefined, () => take.mutate(id))}
      >
        <X />
      </Button>
    </li>
  );
}

/** What those have to whom nothing else is given. */
function ByRole({ kind, grants }: { kind: SharedKind; grants: readonly Grant[] }) {
  const given = new Set(grants.map(({ subject }) => subjectKey(subject)));
  return (
    <section aria-labelledby="by-role" className="grid gap-2">
      <h3 id="by-role" className="text-sm font-semibold">
        By role
      </h3>
      <ul aria-labelledby="by-role" className="grid gap-1">
        {Object.entries(ROLES).map(([name, { title }]) => {
          if (!isRole(name) || given.has(subjectKey({ kind: "role", id: name }))) return null;
          const level = LEVEL_WORDS[kind][levelOfRole(kind, name)];
          const untouched = UNTOUCHED_ROLES[name];
          return (
            <li key={name} className="flex flex-wrap items-baseline gap-x-3 text-sm">
              <span className="w-20">{title}</span>
              <span className="text-muted min-w-0 flex-1">
                {untouched === undefined ? `${level.title}. ${level.may}.` : `${untouched}, whatever is given here.`}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
