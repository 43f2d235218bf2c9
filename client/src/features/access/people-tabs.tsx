import { NavLink } from "react-router";

import { useMe } from "#client/platform/session.ts";
import type { Action } from "#shared/kernel/permission.ts";

const TABS: readonly { to: string; title: string; action: Action }[] = [
  { to: "/users", title: "Users", action: "user.list" },
  { to: "/users/groups", title: "Groups", action: "group.list" },
  { to: "/users/screens", title: "Screens", action: "device.list" },
];

/** Between people, their groups, and the screens that nobody is signed in at. */
export function PeopleTabs() {
  const me = useMe();
  const tabs = TABS.filter(({ action }) => me?.actions.includes(action));
  return (
    <nav aria-label="People" className="flex gap-4 border-b">
      {tabs.map(({ to, title }) => (
        <NavLink
          key={to}
          to={to}
          end
          className="text-muted hover:text-text aria-[current=page]:border-accent aria-[current=page]:text-text -mb-px inline-flex h-9 items-center border-b-2 border-transparent text-sm font-medium pointer-coarse:h-11"
        >
          {title}
        </NavLink>
      ))}
    </nav>
  );
}
