import { NavLink } from "react-router";

const TABS = [
  { to: "/users", title: "Users" },
  { to: "/users/groups", title: "Groups" },
] as const;

/** Between people and their groups. */
export function PeopleTabs() {
  return (
    <nav aria-label="People" className="flex gap-4 border-b">
      {TABS.map(({ to, title }) => (
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
