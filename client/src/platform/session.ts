import { useQuery } from "@tanstack/react-query";

import { accessContract } from "#shared/access/contract.ts";
import type { Me } from "#shared/access/schema.ts";
import type { Action } from "#shared/kernel/permission.ts";

import { ApiProblem, call } from "./api.ts";
import { queryClient } from "./query.ts";
import { setTheme, type Theme } from "./theme.ts";
import { rememberVisitor } from "./visitor.ts";

const KEY = ["me"] as const;

/** Choices on their way to the server: until they are there, it knows an older one. */
let choosing = 0;

function takeTheme({ theme }: Me): void {
  if (choosing === 0) setTheme(theme);
}

async function fetchMe(): Promise<Me | null> {
  try {
    const me = await call(accessContract.me);
    takeTheme(me);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "auth.required") return null;
    throw error;
  }
}

/** Asks who is signed in before any screen needs to know, so that nobody waits for one answer to ask the next question. */
export function prefetchMe(): void {
  void queryClient.prefetchQuery({ queryKey: KEY, queryFn: fetchMe, staleTime: 60_000 });
}

/** Who is signed in, with the state of asking: `data` is null for nobody. */
export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: fetchMe, staleTime: 60_000 });
}

/** Who I am and what I may do; undefined while that is not known, and for strangers. */
export function useMe(): Me | undefined {
  return useSession().data ?? undefined;
}

/** Whether I may do this; false while that is not known. */
export function useCan(action: Action): boolean {
  return useMe()?.actions.includes(action) ?? false;
}

let isLeaving = false;

/** Says that whoever is in is signing out by themselves, or could not. */
export function noteLeaving(isOnTheWay: boolean): void {
  isLeaving = isOnTheWay;
}

/** Whether the last who was in left by themselves: the server ends their connection before its answer to that has come. */
export function hasLeft(): boolean {
  return isLeaving;
}

/** Says who is signed in now; whatever another person had loaded is forgotten. */
export function setMe(me: Me | null): void {
  if (me === null) queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
  else {
    isLeaving = false;
    takeTheme(me);
    rememberVisitor(undefined);
  }
  queryClient.setQueryData(KEY, me);
}

/** This browser belongs to no account any more; what it has loaded as a screen stays. */
export function leaveAccount(): void {
  queryClient.setQueryData(KEY, null);
}

/** Chooses a theme for all my browsers, null for what the organisation has; here at once, and of strangers only here. */
export async function chooseTheme(theme: Theme | null): Promise<void> {
  setTheme(theme);
  if (queryClient.getQueryData(KEY) == null) return;
  choosing += 1;
  try {
    const me = await call(accessContract.updateMe, { body: { theme } });
    queryClient.setQueryData(KEY, me);
  } finally {
    choosing -= 1;
  }
}
