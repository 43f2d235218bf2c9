import { Avatar } from "#client/ui/avatar.tsx";
import { cn } from "#client/ui/cn.ts";
import { Popover, PopoverContent, PopoverTrigger } from "#client/ui/popover.tsx";

import { usePageStore, useSelected, useStore } from "./page-store.tsx";
import { presenceOf } from "./presence.core.ts";

const SHOWN = 5;
/** Beside the title there is room for one. */
const SHOWN_ON_PHONE = 1;

/** Who else is here; a click follows them. */
export function PresenceBar() {
  const { peers, awareness } = usePageStore();
  const people = useSelected(peers, (all) =>
    all.map(({ clientId, user, state }) => ({
      clientId,
      name: user.name,
      color: user.color % 12,
      isFollower: presenceOf(state).following === awareness.clientID,
    })),
  );
  if (people.length === 0) return null;
  return (
    <>
      <Avatars people={people} most={SHOWN} className="max-sm:hidden" />
      <Avatars people={people} most={SHOWN_ON_PHONE} className="sm:hidden" />
    </>
  );
}

/** As many as there is room for; the others behind a number. */
function Avatars({ people, most, className }: { people: readonly Person[]; most: number; className: string }) {
  const shown = people.length <= most ? people : people.slice(0, most - 1);
  const rest = people.slice(shown.length);
  return (
    <ul aria-label="Here now" className={cn("flex items-center -space-x-1", className)}>
      {shown.map((person) => (
        <li key={person.clientId}>
          <FollowButton person={person} />
        </li>
      ))}
      {rest.length > 0 && (
        <li>
          <Popover>
            <PopoverTrigger
              aria-label={`${rest.length} more here`}
              className="bg-hover ring-surface grid size-7 place-items-center rounded-full text-xs ring-2"
            >
              {shown.length > 0 && "+"}
              {rest.length}
            </PopoverTrigger>
            <PopoverContent align="end" className="grid max-h-80 gap-1 overflow-auto">
              {rest.map((person) => (
                <div key={person.clientId} className="flex items-center gap-2">
                  <FollowButton person={person} />
                  {person.name}
                </div>
              ))}
            </PopoverContent>
          </Popover>
        </li>
      )}
    </ul>
  );
}

interface Person {
  clientId: number;
  name: string;
  color: number;
  /** Whether they follow me. */
  isFollower: boolean;
}

function FollowButton({ person: { clientId, name, color, isFollower } }: { person: Person }) {
  const { followed } = usePageStore();
  const isFollowed = useStore(followed) === clientId;
  const label = isFollowed ? `Stop following ${name}` : `Follow ${name}`;
  return (
    <button
      type="button"
      aria-pressed={isFollowed}
      aria-label={label}
      title={isFollower ? `${label}. They follow you.` : label}
      className={cn("ring-surface rounded-full ring-2", isFollowed && "ring-accent")}
      onClick={() => followed.set(isFollowed ? null : clientId)}
    >
      <Avatar name={name} color={color} className="size-7" />
    </button>
  );
}
