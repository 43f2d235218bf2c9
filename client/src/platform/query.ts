import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "./api.ts";

/** Rows of the server, once for the whole app. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.code === "network" || error.status >= 500),
    },
  },
});
