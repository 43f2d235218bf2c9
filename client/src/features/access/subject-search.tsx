import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Shield, UserRound, Users } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";

import { call } from "#client/platform/api.ts";
import { useCan } from "#client/platform/session.ts";
import { cn } from "#client/ui/cn.ts";
import { Input } from "#client/ui/input.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { GrantSubjectKind, NewGrant } from "#shared/access/schema.ts";

import { groupsQuery } from "./access-data.ts";
import { UNTOUCHED_ROLES } from "./levels.core.ts";
import { isRole, ROLES } from "./role-names.ts";

/** Somebody, or several, to whom something can be given. */
export interface Subject {
  who: NewGrant["subject"];
  name: string;
  detail: string;
}

const SYMBOLS = { user: UserRound, group: Users, role: Shield };

/** One meaning, one sign: a person, a group or a role. */
export function SubjectSign({ kind }: { kind: GrantSubjectKind }) {
  const Symbol = SYMBOLS[kind];
  return <Symbol aria-hidden className="text-muted size-4 shrink-0" />;
}

/** By which one finds a subject again. */
export function subjectKey({ kind, id }: { kind: GrantSubjectKind; id: string }): string {
  return `${kind}:${id}`;
}

const SHOWN = 12;

/** How many are in a group, for those who may know. */
function useGroupSizes(): (groupId: string) => string {
  const { data } = useQuery({ ...groupsQuery, enabled: useCan("group.list") });
  const sizes = new Map(data?.map(({ id, members }) => [id, members.length]));
  return (groupId) => (sizes.has(groupId) ? `Group of ${sizes.get(groupId)}` : "Group");
}

function useFound(text: string, taken: ReadonlySet<string>) {
  const search = text.trim();
  const wanted = search.toLowerCase();
  const sizeOf = useGroupSizes();
  const people = useQuery({
    queryKey: ["people", search],
    queryFn: ({ signal }) => call(accessContract.people, { query: { search }, signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  const groups = useQuery({
    queryKey: ["people-groups", search],
    queryFn: ({ signal }) => call(accessContract.peopleGroups, { query: { search }, signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  const named = (name: string) => name.toLowerCase().includes(wanted);
  const subjects: Subject[] = [
    ...(people.data ?? []).map(({ id, name, email }): Subject => ({ who: { kind: "user", id }, name, detail: email })),
    ...(groups.data ?? []).map(({ id, name }): Subject => ({ who: { kind: "group", id }, name, detail: sizeOf(id) })),
    ...Object.entries(ROLES).flatMap(([role, { title }]): Subject[] =>
      isRole(role) && UNTOUCHED_ROLES[role] === undefined && named(`${title}s role`)
        ? [{ who: { kind: "role", id: role }, name: `${title}s`, detail: "Everybody with this role" }]
        : [],
    ),
  ];
  const found = subjects.filter(({ who }) => !taken.has(subjectKey(who))).slice(0, SHOWN);
  return { found, isPending: people.isFetching || groups.isFetching, error: people.error ?? groups.error };
}

interface SubjectSearchProps {
  label: string;
  placeholder?: string;
  /** Who has something already; see `subjectKey`. */
  taken: ReadonlySet<string>;
  onChoose: (subject: Subject) => void;
}

/** Finds people, groups and roles by typing; the arrow keys and Enter choose. */
export function SubjectSearch({ label, placeholder = label, taken, onChoose }: SubjectSearchProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { found, isPending, error } = useFound(text, taken);
  const isOpen = text.trim() !== "";
  const marked = Math.min(at, found.length - 1);
  const change = (next: string) => {
    setText(next);
    setAt(0);
  };
  const choose = (subject: Subject | undefined) => {
    if (subject === undefined) return;
    change("");
    onChoose(subject);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") change("");
    else if (event.key === "ArrowDown") setAt((marked + 1) % Math.max(1, found.length));
    else if (event.key === "ArrowUp") setAt((marked + found.length - 1) % Math.max(1, found.length));
    else if (event.key === "Enter") choose(found[marked]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative min-w-52 flex-1">
      <Input
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list is asked for while one writes, and has signs and details.
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-autocomplete="list"
        aria-controls={`${id}list`}
        {...(isOpen && found.length > 0 ? { "aria-activedescendant": `${id}${marked}` } : {})}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => change(target.value)}
        onKeyDown={onKeyDown}
        onBlur={() => change("")}
      />
      <div
        hidden={!isOpen}
        className="bg-raised shadow-float absolute inset-x-0 top-full z-10 mt-1 max-h-64 overflow-y-auto rounded-lg border p-1"
      >
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the list of a combobox (ARIA pattern). */}
        <div id={`${id}list`} role="listbox" aria-label="Found">
          {isOpen &&
            found.map((subject, index) => (
              <Option
                key={subjectKey(subject.who)}
                id={`${id}${index}`}
                subject={subject}
                isMarked={index === marked}
                onMark={() => setAt(index)}
                onChoose={() => choose(subject)}
              />
            ))}
        </div>
        <output className="text-muted block p-2 text-xs empty:hidden">
          {isOpen && found.length === 0 && (error?.message ?? (isPending ? "Searching" : "Nobody else has this in their name or email."))}
        </output>
      </div>
    </div>
  );
}

interface OptionProps {
  id: string;
  subject: Subject;
  isMarked: boolean;
  onMark: () => void;
  onChoose: () => void;
}

function Option({ id, subject: { who, name, detail }, isMarked, onMark, onChoose }: OptionProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are the field's, which keeps the focus.
    <div
      id={id}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option of the list of a combobox (ARIA pattern).
      role="option"
      tabIndex={-1}
      aria-selected={isMarked}
      className={cn("flex min-h-9 cursor-default items-center gap-2 rounded-md px-2 pointer-coarse:min-h-11", isMarked && "bg-hover")}
      onPointerMove={onMark}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <SubjectSign kind={who.kind} />
      <span className="min-w-0 truncate">{name}</span>
      <span className="text-muted ml-auto min-w-0 truncate text-xs">{detail}</span>
    </div>
  );
}
