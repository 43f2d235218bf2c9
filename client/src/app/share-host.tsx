import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from "react";
import { useLocation } from "react-router";

import { sharing } from "#client/platform/sharing.ts";

const ShareDialog = lazy(async () => ({ default: (await import("#client/features/access/index.ts")).ShareDialog }));

const close = () => sharing.set(null);

/** The share dialog of whatever is being shared, on any screen. */
export function ShareHost() {
  const shared = useSyncExternalStore(sharing.subscribe, sharing.getSnapshot);
  const { pathname } = useLocation();
  const at = useRef(pathname);
  // What was opened on another screen, or by somebody who has signed out, is not shared any more.
  useEffect(() => {
    if (at.current !== pathname) close();
    at.current = pathname;
  }, [pathname]);
  if (shared === null) return null;
  return (
    <Suspense>
      <ShareDialog shared={shared} onClose={close} />
    </Suspense>
  );
}
