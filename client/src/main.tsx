import "#client/ui/tokens.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { MotionConfig } from "motion/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { z } from "zod";

import { createAppRouter } from "#client/app/routes.tsx";
import { queryClient } from "#client/platform/query.ts";
import { prefetchMe } from "#client/platform/session.ts";
import { startTheme } from "#client/platform/theme.ts";
import { Toaster } from "#client/ui/toast.tsx";
import { TooltipProvider } from "#client/ui/tooltip.tsx";

// zod would try `new Function`, which the content security policy forbids.
z.config({ jitless: true });
startTheme();
prefetchMe();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MotionConfig reducedMotion="user">
        <TooltipProvider>
          <RouterProvider router={createAppRouter()} />
          <Toaster />
        </TooltipProvider>
      </MotionConfig>
    </QueryClientProvider>
  </StrictMode>,
);
