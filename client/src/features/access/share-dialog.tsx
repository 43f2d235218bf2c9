import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { appUrl } from "#client/platform/base-url.ts";
import type { Shareable } from "#client/platform/sharing.ts";
import { cn } from "#client/ui/cn.ts";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#client/ui/tabs.tsx";

import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { CopyText } from "./copy-text.tsx";
import { GuestLinks } from "./guest-links.tsx";
import { sharedPageQuery } from "./share-data.ts";
import { ShareLevels } from "./share-levels.tsx";
import { ShareWidgets } from "./share-widgets.tsx";

interface ShareDialogProps {
  shared: Shareable;
  onClose: () => void;
}

/** Who may do what with a page or a tool. What is decided here counts at once, also for those who have it open. */
export function ShareDialog({ shared, onClose }: ShareDialogProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className={cn(
          "max-w-2xl grid-cols-1 content-start",
          // Its tabs stay where they are, whatever is on them.
          shared.kind === "page" ? "h-[min(680px,calc(100dvh-32px))]" : "min-h-96",
        )}
        // Whatever comes first may still be on its way.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        // The first Escape closes the list of people that were found.
        onEscapeKeyDown={(event) => event.target instanceof Element && event.target.ariaExpanded === "true" && event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle className="break-words">Share “{shared.title || "Untitled"}”</DialogTitle>
          <DialogDescription>What is given here counts at once, and takes the place of what somebody's role gives.</DialogDescription>
        </DialogHeader>
        {shared.kind === "page" ? (
          <SharedPage shared={shared} ask={setQuestion} />
        ) : (
          <ShareLevels kind="tool" id={shared.id} ask={setQuestion} />
        )}
        <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
      </DialogContent>
    </Dialog>
  );
}

interface SharedPageProps {
  shared: Shareable;
  ask: (question: Question) => void;
}

function SharedPage({ shared: { id, title }, ask }: SharedPageProps) {
  return (
    <>
      <Address pageId={id} />
      <Tabs defaultValue="people" className="grid grid-cols-1 content-start gap-4">
        <TabsList className="px-0">
          <TabsTrigger value="people">People</TabsTrigger>
          <TabsTrigger value="widgets" aria-label="Widgets for some only">
            {/* One label, and one line on a phone. */}
            <span>
              Widgets<span className="hidden sm:inline"> for some only</span>
            </span>
          </TabsTrigger>
          <TabsTrigger value="guests">Guest links</TabsTrigger>
        </TabsList>
        <TabsContent value="people">
          <ShareLevels kind="page" id={id} ask={ask} />
        </TabsContent>
        <TabsContent value="widgets">
          <ShareWidgets pageId={id} />
        </TabsContent>
        <TabsContent value="guests">
          <GuestLinks pageId={id} pageTitle={title} ask={ask} />
        </TabsContent>
      </Tabs>
    </>
  );
}

/** Where those who may see the page find it. */
function Address({ pageId }: { pageId: string }) {
  const { data, error } = useQuery(sharedPageQuery(pageId));
  if (error !== null)
    return (
      <p role="alert" className="text-firing text-sm">
        The page's address could not be loaded: {error.message}
      </p>
    );
  if (data === undefined) return <Skeleton className="h-8" />;
  return (
    <div className="grid gap-1">
      <CopyText text={appUrl(`p/${data.slug}`).href} what="the page's address" />
      {data.publishedVersion === null && (
        <p className="text-stale text-xs">It is not published yet: until then only those who may edit it see it.</p>
      )}
    </div>
  );
}
