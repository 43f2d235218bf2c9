import type { Invitation, User } from "#shared/access/schema.ts";
import { Role } from "#shared/kernel/permission.ts";

/** What the list of users is narrowed to besides a role, in the address and in words. */
export const STATES = { active: "Can sign in", disabled: "Disabled", "never-seen": "Never signed in" } as const;
export type UserState = keyof typeof STATES;

export interface PeopleFilter {
  /** A part of the name or email. */
  text: string;
  role?: Role | undefined;
  state?: UserState | undefined;
}

export function isState(value: string): value is UserState {
  return Object.hasOwn(STATES, value);
}

/** What an address asks for; what it asks for in vain is left out. */
export function readPeopleFilter(params: URLSearchParams): Pick<PeopleFilter, "role" | "state"> {
  const state = params.get("state") ?? "";
  return { role: Role.safeParse(params.get("role")).data, state: isState(state) ? state : undefined };
}

function isIn({ isDisabled, lastSeenAt }: User, state: UserState | undefined): boolean {
  switch (state) {
    case undefined:
      return true;
    case "active":
      return !isDisabled;
    case "disabled":
      return isDisabled;
    case "never-seen":
      return lastSeenAt === null;
  }
}

/** Whom the filter leaves, by name. */
export function filterUsers(users: readonly User[], { text, role, state }: PeopleFilter): User[] {
  const wanted = text.trim().toLowerCase();
  return users
    .filter((user) => `${user.name}\n${user.email}`.toLowerCase().includes(wanted))
    .filter((user) => (role === undefined || user.role === role) && isIn(user, state))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Whom the filter leaves of those who are invited; none of them has a state yet. */
export function filterInvitations(invitations: readonly Invitation[], { text, role, state }: PeopleFilter): Invitation[] {
  const wanted = text.trim().toLowerCase();
  if (state !== undefined) return [];
  return invitations.filter(({ email, role: theirs }) => email.toLowerCase().includes(wanted) && (role === undefined || theirs === role));
}

/** How many there are, and how many of them are shown. */
export function countInWords(shown: number, all: number): string {
  const people = all === 1 ? "1 person" : `${all} people`;
  return shown === all ? people : `${shown} of ${people}`;
}
