import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";

import { stubLayout } from "#client/ui/testing/jsdom.ts";
import { Toaster } from "#client/ui/toast.tsx";
import type { User } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";
import { type Action, ACTIONS, type Role } from "#shared/kernel/permission.ts";

const AT = "2026-01-01T00:00:00.000Z";

export function someUser(name: string, role: Role = "viewer"): User {
  const email = `${name.toLowerCase()}@example.test`;
  return { id: newId(), email, name, role, isDisabled: false, color: 3, createdAt: AT, lastSeenAt: null };
}

/** What the server answers, by method and path below `/api`; what it is asked besides is an error. */
export type Answers = Record<string, (body: unknown) => unknown>;

/** A refusal as the server words it. */
export function refusal(status: number, code: string, detail: string, issues: { path: string; message: string }[] = []): Response {
  return new Response(JSON.stringify({ code, title: detail, detail, issues }), { status });
}

/** A server that gives these answers; `sent` is what it was told, besides being asked. */
export function serve(answers: Answers) {
  const sent: { what: string; body: unknown }[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = input instanceof URL ? input : new URL("http://nowhere");
    const what = `${init?.method ?? "GET"} ${url.pathname.replace(/^.*\/api/, "")}`;
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    if (init?.method !== "GET") sent.push({ what, body });
    const answer = answers[what]?.(init?.method === "GET" ? url.searchParams : body);
    if (answer instanceof Response) return answer;
    if (answer === undefined) return refusal(500, "server.error", `Nobody answers ${what}`);
    return answer === null ? new Response(null, { status: 204 }) : new Response(JSON.stringify(answer), { status: 200 });
  });
  return sent;
}

/** Draws a screen at an address, for somebody who may do this. */
export function show(
  screen: ReactNode,
  { me = someUser("Ada", "admin"), actions = ACTIONS, at = "/" }: { me?: User; actions?: readonly Action[]; at?: string } = {},
) {
  stubLayout();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(["me"], { user: me, actions });
  const router = createMemoryRouter([{ path: "*", element: screen }], { initialEntries: [at] });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>,
  );
  return { router, client };
}
