import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link, Navigate } from "react-router";

import { call } from "#client/platform/api.ts";
import type { SyncStatus } from "#client/platform/sync-client.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { toast } from "#client/ui/toast.tsx";
import { CLOSE } from "#shared/kernel/close-codes.ts";
import { type PageSummary, pagesContract } from "#shared/pages/contract.ts";

interface RefusedProps {
  pageId: string;
  status: SyncStatus;
  /** Nothing of the draft was shown yet: whoever may see the published page is led to it. */
  isOpening: boolean;
}

/** The server has closed the draft for good: why, and where to go instead. */
export function Refused({ pageId, status: { code, reason }, isOpening }: RefusedProps) {
  const isForbidden = code === CLOSE.notAllowed;
  const page = useQuery({
    queryKey: ["refused-page", pageId],
    enabled: isForbidden,
    retry: false,
    queryFn: ({ signal }) => call(pagesContract.get, { params: { pageId }, signal }),
  });
  if (isForbidden && page.isPending)
    return (
      <main className="grid h-full place-items-center">
        <Spinner />
      </main>
    );
  const seen = page.data?.publishedVersion == null ? undefined : page.data;
  if (isOpening && seen !== undefined) return <ToPublished page={seen} />;
  return (
    <main className="h-full overflow-auto">
      <EmptyState
        title={isForbidden && !isOpening ? "You may not edit this page any more" : "This page cannot be opened"}
        description={isForbidden ? whyForbidden(page.data) : (reason ?? "The server has closed it.")}
        action={
          <>
            <Button asChild>
              {seen === undefined ? <Link to="/">Go to pages</Link> : <Link to={`/p/${seen.slug}`}>See it as published</Link>}
            </Button>
            <Button variant="secondary" onClick={() => location.reload()}>
              Reload
            </Button>
          </>
        }
      />
    </main>
  );
}

/** Whom to ask for a right. */
function whomToAsk(page: PageSummary | undefined): string {
  return page?.owner == null ? "Ask an admin" : `Ask ${page.owner.name}, who owns it, or an admin`;
}

function whyForbidden(page: PageSummary | undefined): string {
  if (page === undefined) return "You may not see it. Ask its owner or an admin for the right, or sign in with another account.";
  if (page.publishedVersion === null)
    return `It is not published yet, and you may not see drafts. ${whomToAsk(page)} for the right to edit it.`;
  return `You may see it as published, not edit it. ${whomToAsk(page)} for the right.`;
}

function ToPublished({ page }: { page: PageSummary }) {
  useEffect(
    () => toast("You may see this page, not edit it", { id: "not-edited", description: `${whomToAsk(page)} for the right.` }),
    [page],
  );
  return <Navigate replace to={`/p/${page.slug}`} />;
}
