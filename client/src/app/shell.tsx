import { KeyRound, LayoutDashboard, PanelLeft, Plug, Users } from "lucide-react";
import { useState } from "react";
import { NavLink, Outlet } from "react-router";

import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import type { Action } from "#shared/kernel/permission.ts";

import { MeMenu } from "./me-menu.tsx";

const KEY = "pb.rail";
const PLACES: { to: string; title: string; icon: typeof Users; action: Action }[] = [
  { to: "/", title: "Pages", icon: LayoutDashboard, action: "page.list" },
  { to: "/tools", title: "Tools", icon: Plug, action: "tool.list" },
  { to: "/users", title: "Users", icon: Users, action: "user.list" },
  { to: "/settings/tokens", title: "API tokens", icon: KeyRound, action: "token.manage-own" },
];

/** Rail, top bar and the screen. `/tools` shows once its screen is routed. */
export function Shell() {
  const [isWide, setWide] = useState(() => localStorage.getItem(KEY) !== "narrow");
  const me = useMe();
  const toggle = () => {
    localStorage.setItem(KEY, isWide ? "narrow" : "wide");
    setWide(!isWide);
  };
  const places = PLACES.filter(({ to, action }) => to !== "/tools" && me?.actions.includes(action));
  return (
    <div className="flex h-full flex-col-reverse sm:flex-row">
      <nav
        aria-label="Main"
        className={cn(
          "flex shrink-0 gap-1 border-t bg-surface p-2 sm:flex-col sm:border-t-0 sm:border-r",
          isWide ? "sm:w-[220px]" : "sm:w-14",
        )}
      >
        {places.map(({ to, title, icon: Symbol }) => (
          <NavLink
            key={to}
            to={to}
            end={to === "/"}
            title={title}
            className="text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-text flex h-10 flex-1 items-center justify-center gap-3 rounded-lg px-2.5 font-medium sm:flex-none sm:justify-start"
          >
            <Symbol aria-hidden className="size-5 shrink-0" />
            <span className={cn("truncate", !isWide && "sm:sr-only")}>{title}</span>
          </NavLink>
        ))}
        <Button
          variant="ghost"
          size="icon"
          className="mt-auto hidden sm:inline-flex"
          aria-label={isWide ? "Make the rail narrow" : "Make the rail wide"}
          onClick={toggle}
        >
          <PanelLeft />
        </Button>
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="bg-surface flex h-12 shrink-0 items-center justify-between border-b px-4">
          <span className="font-semibold">Platform builder</span>
          <MeMenu />
        </header>
        <main className="min-h-0 flex-1 overflow-auto">
          <Outlet />
        </main>
      </div>
    </div>
  );
}
