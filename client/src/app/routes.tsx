import { type ComponentType, lazy, Suspense } from "react";
import { matchPath, Navigate, Route, Routes, useLocation } from "react-router";

import { basePath } from "#client/platform/base-url.ts";
import { checkBuild, reloadByItself } from "#client/platform/new-build.ts";

import { NotFound, ScreenBoundary } from "./errors.tsx";
import { RequireSession } from "./require-session.tsx";
import { ShareHost } from "./share-host.tsx";

/** Who may see it: `anybody`, or people with a session, on the whole window or inside the `shell`. */
type Place = "anybody" | "alone" | "shell";

interface Screen {
  path: string;
  place: Place;
  load: () => Promise<ComponentType>;
  Component: ComponentType;
}

/** A screen that is gone because the server has a newer client is opened with that one: on the way there is nothing to lose. */
async function fetched(load: Screen["load"]): Promise<ComponentType> {
  try {
    return await load();
  } catch (error) {
    if (!(await checkBuild()) || !reloadByItself()) throw error;
    return () => null;
  }
}

/** Fetched when it is first opened. */
function screen(path: string, place: Place, load: Screen["load"]): Screen {
  return { path, place, load, Component: lazy(async () => ({ default: await fetched(load) })) };
}

const shell = screen("", "alone", async () => (await import("./shell.tsx")).Shell);
const SCREENS: readonly Screen[] = [
  screen("/sign-in", "anybody", async () => (await import("#client/features/access/index.ts")).SignInScreen),
  screen("/set-up", "anybody", async () => (await import("#client/features/access/index.ts")).SetUpScreen),
  screen("/join", "anybody", async () => (await import("#client/features/access/index.ts")).JoinScreen),
  screen("/entra", "anybody", async () => (await import("#client/features/access/entra-return-screen.tsx")).EntraReturnScreen),
  screen("/screen", "anybody", async () => (await import("#client/features/access/index.ts")).DeviceScreen),
  screen("/guest", "anybody", async () => (await import("#client/features/access/index.ts")).GuestScreen),
  // Screens and guests watch without an account; whoever has no right is sent to sign in by the page itself.
  screen("/p/:slug", "anybody", async () => (await import("#client/features/viewer/index.ts")).ViewerScreen),
  screen("/pages/:pageId/edit", "alone", async () => (await import("./builder-route.tsx")).BuilderRoute),
  screen("/", "shell", async () => (await import("#client/features/pages/index.ts")).PagesScreen),
  screen("/tools", "shell", async () => (await import("#client/features/connectors/index.ts")).ToolsScreen),
  screen("/users", "shell", async () => (await import("#client/features/access/index.ts")).UsersScreen),
  screen("/users/groups", "shell", async () => (await import("#client/features/access/index.ts")).GroupsScreen),
  screen("/users/screens", "shell", async () => (await import("#client/features/access/index.ts")).ScreensScreen),
  screen("/audit", "shell", async () => (await import("#client/features/audit/index.ts")).AuditScreen),
  screen("/settings", "shell", async () => (await import("./settings-route.tsx")).SettingsRoute),
  screen("/settings/:section", "shell", async () => (await import("./settings-route.tsx")).SettingsRoute),
  screen("/settings/account", "shell", async () => (await import("#client/features/access/index.ts")).AccountScreen),
  screen("/settings/tokens", "shell", async () => (await import("#client/features/access/index.ts")).TokensScreen),
];

/** Fetches the screen that the browser was opened at, all its parts at once: then it is the first thing drawn. */
export async function fetchFirstScreen(): Promise<void> {
  const base = basePath();
  const path = location.pathname.slice(base === "/" ? 0 : base.length) || "/";
  const first = SCREENS.filter((each) => matchPath(each.path, path) !== null);
  const parts = first.some(({ place }) => place === "shell") ? [...first, shell] : first;
  // What can't be fetched stays lazy, and its route tells why.
  await Promise.allSettled(
    parts.map(async (part) => {
      // Not lazy any more: React would draw nothing first, and then hold the screen back for 300 ms.
      part.Component = await part.load();
    }),
  );
}

function routesAt(place: Place) {
  return SCREENS.filter((each) => each.place === place).map(({ path, Component }) => (
    <Route key={path} path={path} element={<Component />} />
  ));
}

/** Every screen at its address; while another one is fetched the last one stays. */
export function AppRoutes() {
  const { pathname } = useLocation();
  return (
    <ScreenBoundary address={pathname}>
      <Suspense fallback={<div />}>
        <Routes>
          {routesAt("anybody")}
          <Route element={<RequireSession />}>
            {routesAt("alone")}
            <Route element={<shell.Component />}>{routesAt("shell")}</Route>
            {/* What people type who know other products, or cut off an address. */}
            <Route path="/pages" element={<Navigate to="/" replace />} />
            <Route path="/login" element={<Navigate to="/sign-in" replace />} />
            <Route path="*" element={<NotFound />} />
          </Route>
        </Routes>
      </Suspense>
      <ShareHost />
    </ScreenBoundary>
  );
}
