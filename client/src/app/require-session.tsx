import { WifiOff } from "lucide-react";
import { useEffect } from "react";
import { Navigate, Outlet } from "react-router";

import { onSignedOut } from "#client/platform/api.ts";
import { useFollowBranding } from "#client/platform/branding.ts";
import { onRights } from "#client/platform/live-client.ts";
import { hasLeft, setMe, useSession } from "#client/platform/session.ts";
import { ToSignIn, useEver } from "#client/platform/to-sign-in.tsx";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Spinner } from "#client/ui/spinner.tsx";

/** Lets people with a session in, and sends others to sign in and back to where they were. */
export function RequireSession() {
  const { data: me, error, refetch } = useSession();
  const wasInside = useEver(me !== undefined && me !== null);
  useFollowBranding(me !== undefined && me !== null);
  // A session that was ended elsewhere is over here at once, and a role that changed counts, whatever is shown.
  useEffect(() => {
    const listening = onRights(() => void refetch());
    return () => listening[Symbol.dispose]();
  }, [refetch]);
  useEffect(() => {
    const listening = onSignedOut(() => setMe(null));
    return () => listening[Symbol.dispose]();
  }, []);
  if (me) return <Outlet />;
  if (me === null && hasLeft()) return <Navigate replace to="/sign-in" />;
  if (me === null) return <ToSignIn wasInside={wasInside} />;
  if (error)
    return (
      <main>
        <EmptyState
          icon={<WifiOff />}
          title="The server cannot be reached"
          description={error.message}
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      </main>
    );
  return (
    <main className="grid h-full place-items-center">
      <Spinner />
    </main>
  );
}
