import { useQuery } from "@tanstack/react-query";

import { diffQuery } from "./versions-data.ts";

const CHECK_MS = 15_000;

/** How much the draft holds beyond what is published, for the count on the Publish button. Undefined until it is known. */
export function useDraftChanges(pageId: string): { count: number } | undefined {
  const { data } = useQuery({ ...diffQuery(pageId, "published", "draft"), refetchInterval: CHECK_MS });
  return data === undefined ? undefined : { count: data.summary.length };
}
