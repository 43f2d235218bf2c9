import "#client/ui/tokens.css";
import { MotionConfig } from "motion/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createMemoryRouter, RouterProvider } from "react-router";

import { startTheme } from "#client/platform/theme.ts";
import { Toaster } from "#client/ui/toast.tsx";
import { TooltipProvider } from "#client/ui/tooltip.tsx";

import { PlaygroundPage } from "./playground-page.tsx";

// `npm run dev`, then /playground/: every widget in every state, without a server. `?kind=chart&theme=dark` narrows it.
const query = new URLSearchParams(location.search);
const theme = query.get("theme");
startTheme();
if (theme !== null) document.documentElement.classList.toggle("dark", theme === "dark");

const router = createMemoryRouter([{ path: "*", element: <PlaygroundPage kind={query.get("kind")} /> }]);
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <MotionConfig reducedMotion="user">
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toaster />
      </TooltipProvider>
    </MotionConfig>
  </StrictMode>,
);
