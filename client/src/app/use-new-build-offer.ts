import { useEffect } from "react";

import { useIsOutdated } from "#client/platform/new-build.ts";
import { toast } from "#client/ui/toast.tsx";

/** Offers a reload once the server is known to have a newer client: never by itself where somebody works. */
export function useNewBuildOffer(): void {
  const isOutdated = useIsOutdated();
  useEffect(() => {
    if (!isOutdated) return;
    toast("A new version is here", {
      id: "new-build",
      description: "Parts of the one that is open are not on the server any more.",
      duration: Infinity,
      action: { label: "Reload", onClick: () => location.reload() },
    });
  }, [isOutdated]);
}
