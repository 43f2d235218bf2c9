import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Eye, History } from "lucide-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { JsonEditor, PublishDialog, useDraftChanges, VersionsPanel } from "#client/features/versions/index.ts";
import { call } from "#client/platform/api.ts";
import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Sheet, SheetContent, SheetTitle, SheetTrigger } from "#client/ui/sheet.tsx";
import { pagesContract } from "#shared/pages/contract.ts";

/** `/pages/<id>/edit`: a page's draft as layout.json, its versions, and publishing. */
export function DraftRoute() {
  const { pageId = "" } = useParams();
  const navigate = useNavigate();
  const page = useQuery({ queryKey: ["pages", pageId], queryFn: () => call(pagesContract.get, { params: { pageId } }) });
  if (page.error !== null)
    return (
      <main>
        <EmptyState
          title="This page could not be opened"
          description={page.error.message}
          action={
            <Button asChild>
              <Link to="/">Go to pages</Link>
            </Button>
          }
        />
      </main>
    );
  return (
    <div className="flex h-full flex-col">
      <DraftHeader pageId={pageId} title={page.data?.title ?? ""} slug={page.data?.publishedVersion == null ? undefined : page.data.slug} />
      <main className="min-h-0 flex-1">
        <JsonEditor pageId={pageId} onClose={() => void navigate("/")} />
      </main>
    </div>
  );
}

/** `slug` is absent while the page was never published. */
function DraftHeader({ pageId, title, slug }: { pageId: string; title: string; slug: string | undefined }) {
  const [isPublishing, setPublishing] = useState(false);
  const changes = useDraftChanges(pageId);
  const canPublish = useCan("page.publish");
  return (
    <header className="bg-surface flex h-12 shrink-0 items-center gap-2 border-b px-2 sm:px-4">
      <Button variant="ghost" size="icon" asChild>
        <Link to="/" aria-label="Back to pages">
          <ArrowLeft />
        </Link>
      </Button>
      <h1 className="mr-auto min-w-0 truncate text-base font-semibold">{title}</h1>
      {slug !== undefined && (
        <Button variant="ghost" asChild>
          <Link to={`/p/${slug}`}>
            <Eye /> View
          </Link>
        </Button>
      )}
      <Sheet>
        <SheetTrigger asChild>
          <Button variant="ghost">
            <History /> Versions
          </Button>
        </SheetTrigger>
        <SheetContent aria-describedby={undefined}>
          <SheetTitle>Versions</SheetTitle>
          <VersionsPanel pageId={pageId} />
        </SheetContent>
      </Sheet>
      {canPublish && (
        <Button onClick={() => setPublishing(true)}>
          Publish{changes !== undefined && changes.count > 0 && <span className="tabular-nums">{changes.count}</span>}
        </Button>
      )}
      <PublishDialog pageId={pageId} open={isPublishing} onOpenChange={setPublishing} />
    </header>
  );
}
