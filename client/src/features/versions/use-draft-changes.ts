import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type * as Y from "yjs";

import { diffQuery } from "./versions-data.ts";

/** For what was edited elsewhere while this tab had no connection. */
const CHECK_MS = 60_000;
/** An edit is counted once no other has followed for so long, and the server has it. */
const QUIET_MS = 1_200;

/** How much the draft holds beyond what is published, for the count on the Publish button. Undefined until it is known. */
export function useDraftChanges(pageId: string, doc: Y.Doc): { count: number } | undefined {
  const { data, refetch } = useQuery({ ...diffQuery(pageId, "published", "draft"), refetchInterval: CHECK_MS });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void refetch(), QUIET_MS);
    };
    doc.on("update", askSoon);
    return () => {
      clearTimeout(timer);
      doc.off("update", askSoon);
    };
  }, [doc, refetch]);
  return data === undefined ? undefined : { count: data.summary.length };
}
