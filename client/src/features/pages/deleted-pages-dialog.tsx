import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { PageSummary } from "#shared/pages/contract.ts";

import { deletedPagesQuery, usePageChanges } from "./pages-data.ts";

function newestFirst(pages: readonly PageSummary[]): PageSummary[] {
  return pages.toSorted((one, other) => (other.deleted?.at ?? "").localeCompare(one.deleted?.at ?? ""));
}

/** The bin: deleted pages with all they held, to bring back. */
export function DeletedPagesDialog({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useQuery({ ...deletedPagesQuery, refetchOnMount: "always" });
  const { restore } = usePageChanges();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLocaleLowerCase();
  const found = newestFirst(data ?? []).filter(({ title, deleted }) =>
    [title, deleted?.by?.name ?? ""].some((text) => text.toLocaleLowerCase().includes(wanted)),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>Deleted pages</DialogTitle>
          <DialogDescription>A page comes back with its draft and all its versions.</DialogDescription>
        </DialogHeader>
        {error !== null && (
          <p role="alert">
            {error.message}{" "}
            <Button variant="link" onClick={() => void refetch()}>
              Try again
            </Button>
          </p>
        )}
        {data === undefined && error === null && <Skeleton className="h-24" />}
        {data !== undefined && data.length > 0 && (
          <Input
            type="search"
            aria-label="Search deleted pages"
            placeholder="Search by title or who deleted it"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        )}
        {data?.length === 0 && <p className="text-muted py-6 text-center">No page has been deleted.</p>}
        {data !== undefined && data.length > 0 && found.length === 0 && (
          <p className="text-muted py-6 text-center">No deleted page matches.</p>
        )}
        {found.length > 0 && (
          <ul className="max-h-[50vh] divide-y overflow-auto rounded-lg border">
            {found.map((page) => (
              <li key={page.id} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{page.title}</span>
                  <span className="text-muted text-xs">
                    {page.deleted === undefined ? (
                      <>
                        Last changed <TimeAgo at={page.updatedAt} />
                      </>
                    ) : (
                      <>
                        Deleted <TimeAgo at={page.deleted.at} /> by {page.deleted.by?.name ?? "somebody who left"}
                      </>
                    )}
                  </span>
                </span>
                {page.may.includes("page.edit") && (
                  <Button
                    variant="secondary"
                    size="sm"
                    aria-label={`Restore ${page.title}`}
                    disabled={restore.isPending}
                    onClick={() => restore.mutate(page.id)}
                  >
                    Restore
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </DialogContent>
    </Dialog>
  );
}
