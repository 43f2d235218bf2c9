import { createBrowserRouter } from "react-router";

import { basePath } from "#client/platform/base-url.ts";

import { NotFound, RouteError } from "./errors.tsx";
import { RequireSession } from "./require-session.tsx";
import { Shell } from "./shell.tsx";

/** Every screen; each is fetched when it is first opened. */
export function createAppRouter() {
  return createBrowserRouter(
    [
      {
        errorElement: <RouteError />,
        hydrateFallbackElement: <div />,
        children: [
          { path: "/sign-in", lazy: async () => ({ Component: (await import("#client/features/access/index.ts")).SignInScreen }) },
          { path: "/set-up", lazy: async () => ({ Component: (await import("#client/features/access/index.ts")).SetUpScreen }) },
          {
            Component: RequireSession,
            children: [
              { path: "/p/:slug", lazy: async () => ({ Component: (await import("#client/features/viewer/index.ts")).ViewerScreen }) },
              { path: "/pages/:pageId/edit", lazy: async () => ({ Component: (await import("./builder-route.tsx")).BuilderRoute }) },
              {
                Component: Shell,
                children: [
                  { index: true, lazy: async () => ({ Component: (await import("#client/features/pages/index.ts")).PagesScreen }) },
                  { path: "/tools", lazy: async () => ({ Component: (await import("#client/features/connectors/index.ts")).ToolsScreen }) },
                  { path: "/users", lazy: async () => ({ Component: (await import("#client/features/access/index.ts")).UsersScreen }) },
                  {
                    path: "/settings/tokens",
                    lazy: async () => ({ Component: (await import("#client/features/access/index.ts")).TokensScreen }),
                  },
                ],
              },
            ],
          },
          { path: "*", Component: NotFound },
        ],
      },
    ],
    { basename: basePath() },
  );
}
