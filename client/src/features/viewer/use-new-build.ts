import { useEffect } from "react";

import { checkBuild, reloadByItself, useIsOutdated } from "#client/platform/new-build.ts";

const CHECK_MS = 300_000;

/** Reloads a page that is only looked at once it is known that the server has a newer client. */
export function useNewBuild(): void {
  const isOutdated = useIsOutdated();
  useEffect(() => {
    if (isOutdated) reloadByItself();
  }, [isOutdated]);
}

/** Asks for a newer client now and then: on a screen that nobody looks after nothing else may ever do. */
export function useBuildChecks(): void {
  useEffect(() => {
    const timer = setInterval(() => void checkBuild(), CHECK_MS);
    return () => clearInterval(timer);
  }, []);
}
