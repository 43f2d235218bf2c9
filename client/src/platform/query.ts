import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "./api.ts";

/** Rows of the server, once for the whole app. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the browser says of the network is a guess; a server in the own network may well be there.
      networkMode: "always",
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.code === "network" || error.status >= 500),
    },
    // At once or not at all: what waited for the network would be done later, when nobody thinks of it any more, or cancelled it.
    mutations: { networkMode: "always" },
  },
});
