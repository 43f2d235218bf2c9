import { useQuery } from "@tanstack/react-query";

import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";

import { deletedPagesQuery, usePageChanges } from "./pages-data.ts";

/** The bin: deleted pages with all they held, to bring back. */
export function DeletedPagesDialog({ onClose }: { onClose: () => void }) {
  const { data, error, refetch } = useQuery({ ...deletedPagesQuery, refetchOnMount: "always" });
  const { restore } = usePageChanges();
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
        {data?.length === 0 && <p className="text-muted py-6 text-center">No page has been deleted.</p>}
        {data !== undefined && data.length > 0 && (
          <ul className="divide-y rounded-lg border">
            {data.map((page) => (
              <li key={page.id} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{page.title}</span>
                  <span className="text-muted text-xs">
                    Last changed <TimeAgo at={page.updatedAt} />
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
