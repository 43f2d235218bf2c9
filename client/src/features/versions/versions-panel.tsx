import { useQuery } from "@tanstack/react-query";
import { Bookmark, History } from "lucide-react";
import { Link } from "react-router";

import { useOpened } from "#client/platform/opened.ts";
import { useCan } from "#client/platform/session.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { PageVersion, RestorePoint } from "#shared/pages/contract.ts";

import { People } from "./people.tsx";
import { PointName } from "./point-name.tsx";
import { type Kept, readRef, type StateRef, timeLine } from "./states.ts";
import type { OpenPage } from "./use-restore-with-undo.ts";
import { VersionDialog } from "./version-dialog.tsx";
import { diffQuery, pointsQuery, reasonOf, versionsQuery } from "./versions-data.ts";

/** What was kept of a page, newest first: versions that were published, and between them restore points of the draft. */
export function VersionsPanel(page: OpenPage) {
  const { pageId, canEdit } = page;
  const versions = useQuery({ ...versionsQuery(pageId), refetchOnMount: "always" });
  const points = useQuery({ ...pointsQuery(pageId), refetchOnMount: "always" });
  const mayAudit = useCan("audit.view");
  const [address, open] = useOpened("version", ["with", "view"]);
  const error = versions.error ?? points.error;
  if (error !== null) {
    const again = () => void Promise.all([versions.refetch(), points.refetch()]);
    return (
      <div role="alert" className="grid gap-3 p-4 text-[13px]">
        <p>The versions could not be read: {reasonOf(error)}</p>
        <Button variant="secondary" size="sm" className="justify-self-start" onClick={again}>
          Try again
        </Button>
      </div>
    );
  }
  if (versions.data === undefined || points.data === undefined) return <Loading />;
  const kept = timeLine(versions.data, points.data);
  const opened = readRef(address ?? "");
  const show = (ref: StateRef) => open(String(ref));
  const showChanges = () => open(String(currentOf(kept)), { view: "changes" });
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 empty:hidden">
        {canEdit && <PointName pageId={pageId} title="Keep this state" />}
        {mayAudit && (
          <Button asChild variant="ghost" size="sm" className="ml-auto">
            <Link to={`/audit?resource=page:${pageId}`}>Audit log of this page</Link>
          </Button>
        )}
      </div>
      {kept.length === 0 ? (
        <div className="grid gap-1 px-6 py-10 text-center">
          <p className="text-sm font-medium">No versions yet</p>
          <p className="text-muted text-[13px]">
            While people edit this page, and each time somebody publishes it, its state is kept here: to look at, to compare, to go back to.
          </p>
        </div>
      ) : (
        <ol aria-label="Versions" className="divide-border divide-y overflow-auto">
          <DraftRow pageId={pageId} onOpen={showChanges} />
          {kept.map((each) => (
            <KeptRow key={each.ref} kept={each} onOpen={() => show(each.ref)} />
          ))}
        </ol>
      )}
      {opened !== undefined && <VersionDialog page={page} kept={kept} left={opened} open={show} onClose={() => open(undefined)} />}
    </>
  );
}

/** What the draft is compared with at first. */
function currentOf(kept: readonly Kept[]): StateRef {
  return kept.flatMap((each) => (each.kind === "version" && each.version.isCurrent ? [each.ref] : []))[0] ?? "draft";
}

function KeptRow({ kept, onOpen }: { kept: Kept; onOpen: () => void }) {
  return kept.kind === "version" ? <VersionRow version={kept.version} onOpen={onOpen} /> : <PointRow point={kept.point} onOpen={onOpen} />;
}

const ROW =
  "flex w-full flex-col gap-1 px-4 py-3 text-left hover:bg-raised focus-visible:bg-raised focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus";

function DraftRow({ pageId, onOpen }: { pageId: string; onOpen: () => void }) {
  const diff = useQuery({ ...diffQuery(pageId, "published", "draft"), refetchOnMount: "always" });
  const changes = diff.data?.summary;
  if (changes === undefined || changes.length === 0) return null;
  const people = [...new Map(changes.flatMap(({ by }) => by).map((person) => [person.id, person])).values()];
  return (
    <li>
      <button type="button" className={ROW} onClick={onOpen}>
        <span className="flex items-center gap-2 text-[13px] font-medium">
          Draft <Badge variant="outline">Not published</Badge>
          <span className="ml-auto">
            <People people={people} />
          </span>
        </span>
        <span className="text-muted text-xs">
          {changes.length} {changes.length === 1 ? "change" : "changes"} since the published version
        </span>
      </button>
    </li>
  );
}

/** Who published it, then who else had a hand in it. */
function handsIn({ author, changes }: PageVersion): PageVersion["changes"][number]["by"] {
  const people = [...(author === null ? [] : [author]), ...changes.flatMap(({ by }) => by)];
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

const SHOWN_CHANGES = 3;

function VersionRow({ version, onOpen }: { version: PageVersion; onOpen: () => void }) {
  return (
    <li>
      <button type="button" className={ROW} onClick={onOpen}>
        <span className="flex items-center gap-2 text-[13px] font-medium">
          Version {version.version} {version.isCurrent && <Badge>Published</Badge>}
          <span className="ml-auto">
            <People people={handsIn(version)} />
          </span>
        </span>
        <span className="text-muted text-xs">
          {version.author?.name ?? "This server"}, <TimeAgo at={version.createdAt} />
        </span>
        {version.note !== "" && <span className="text-[13px] break-words whitespace-pre-wrap">{version.note}</span>}
        {version.changes.length > 0 && (
          <span className="text-muted mt-0.5 text-xs">
            {version.changes
              .slice(0, SHOWN_CHANGES)
              .map(({ summary }) => summary)
              .join(" · ")}
            {version.changes.length > SHOWN_CHANGES && ` · ${version.changes.length - SHOWN_CHANGES} more`}
          </span>
        )}
      </button>
    </li>
  );
}

/** Smaller than a version, so that those stand out among many. */
function PointRow({ point, onOpen }: { point: RestorePoint; onOpen: () => void }) {
  const Icon = point.name === null ? History : Bookmark;
  return (
    <li>
      <button type="button" className={cn(ROW, "py-2")} onClick={onOpen}>
        <span className="flex items-center gap-2 text-[13px]">
          <Icon aria-hidden size={14} className="text-muted shrink-0" />
          <span className={cn("min-w-0 truncate", point.name === null ? "text-muted" : "font-medium")}>
            {point.name ?? "Kept while editing"}
          </span>
          <span className="text-muted shrink-0 text-xs">
            <TimeAgo at={point.createdAt} />
          </span>
          <span className="ml-auto">
            <People people={point.authors} />
          </span>
        </span>
      </button>
    </li>
  );
}

function Loading() {
  return (
    <div aria-label="Reading the versions" className="grid gap-4 p-4">
      {[0, 1, 2].map((row) => (
        <div key={row} className="grid gap-2">
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="h-3 w-2/3" />
        </div>
      ))}
    </div>
  );
}
