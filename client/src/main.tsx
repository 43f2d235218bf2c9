import "#client/ui/tokens.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { MotionConfig } from "motion/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { z } from "zod";

import { AppRoutes, fetchFirstScreen } from "#client/app/routes.tsx";
import { basePath } from "#client/platform/base-url.ts";
import { startBranding } from "#client/platform/branding.ts";
import { watchParts } from "#client/platform/new-build.ts";
import { queryClient } from "#client/platform/query.ts";
import { prefetchMe } from "#client/platform/session.ts";
import { startTheme } from "#client/platform/theme.ts";
import { Toaster } from "#client/ui/toast.tsx";

// zod would try `new Function`, which the content security policy forbids.
z.config({ jitless: true });
startBranding();
startTheme();
watchParts();
prefetchMe();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root");
const app = createRoot(root);
void fetchFirstScreen().then(() =>
  app.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MotionConfig reducedMotion="user">
          <BrowserRouter basename={basePath()}>
            <AppRoutes />
          </BrowserRouter>
          <Toaster />
        </MotionConfig>
      </QueryClientProvider>
    </StrictMode>,
  ),
);
