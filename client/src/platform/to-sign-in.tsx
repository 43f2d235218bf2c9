import { useState } from "react";
import { Navigate, useLocation } from "react-router";
import { z } from "zod";

const Kept = z.object({ wasInside: z.literal(true) });

/** Sends to the sign-in screen and back to where one was; who was inside is told there that the sign-in ended. */
export function ToSignIn({ wasInside }: { wasInside: boolean }) {
  const { pathname, search } = useLocation();
  const to = { pathname: "/sign-in", search: `?next=${encodeURIComponent(pathname + search)}` };
  return <Navigate replace to={to} state={wasInside ? ({ wasInside } satisfies z.input<typeof Kept>) : null} />;
}

/** Whether somebody came to the sign-in screen because their sign-in ended under their hands. */
export function useWasInside(): boolean {
  const { state } = useLocation();
  return Kept.safeParse(state).success;
}

/** Whether this has been true since the component stands. */
export function useEver(isNow: boolean): boolean {
  const [was, setWas] = useState(isNow);
  if (isNow && !was) setWas(true);
  return was || isNow;
}
