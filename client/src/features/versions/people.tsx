import { Avatar } from "#client/ui/avatar.tsx";
import type { Person } from "#shared/pages/contract.ts";

const SHOWN = 4;

/** Who did something, as coloured initials; all names on hover and to a screen reader. */
export function People({ people }: { people: Person[] }) {
  if (people.length === 0) return null;
  const names = people.map(({ name }) => name).join(", ");
  return (
    <span className="flex shrink-0 -space-x-1" title={names}>
      <span className="sr-only">By</span>
      {people.slice(0, SHOWN).map((person) => (
        <Avatar key={person.id} name={person.name} color={person.color} className="ring-surface size-5 text-[10px] font-semibold ring-2" />
      ))}
      {people.length > SHOWN && (
        <span aria-hidden className="text-muted pl-2 text-xs">
          +{people.length - SHOWN}
        </span>
      )}
    </span>
  );
}
