import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { PageVersion } from "#shared/pages/contract.ts";

import { People } from "./people.tsx";
import { VersionDialog } from "./version-dialog.tsx";
import { diffQuery, reasonOf, versionsQuery } from "./versions-data.ts";

/** Published versions of a page, newest first, with what the draft holds beyond them. */
export function VersionsPanel({ pageId }: { pageId: string }) {
  const versions = useQuery({ ...versionsQuery(pageId), refetchOnMount: "always" });
  const [opened, setOpened] = useState<number | "draft" | null>(null);
  if (versions.isPending) return <Loading />;
  if (versions.isError) {
    return (
      <div role="alert" className="grid gap-3 p-4 text-[13px]">
        <p>The versions could not be read: {reasonOf(versions.error)}</p>
        <Button variant="secondary" size="sm" className="justify-self-start" onClick={() => void versions.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  if (versions.data.length === 0) {
    return (
      <div className="grid gap-1 px-6 py-10 text-center">
        <p className="text-sm font-medium">No versions yet</p>
        <p className="text-muted text-[13px]">
          Each time somebody publishes this page, its state is kept here: to look at, to compare, to go back to.
        </p>
      </div>
    );
  }
  return (
    <>
      <ol aria-label="Versions" className="divide-border divide-y overflow-auto">
        <DraftRow pageId={pageId} onOpen={() => setOpened("draft")} />
        {versions.data.map((version) => (
          <VersionRow key={version.version} version={version} onOpen={() => setOpened(version.version)} />
        ))}
      </ol>
      {opened !== null && <VersionDialog pageId={pageId} versions={versions.data} opened={opened} onClose={() => setOpened(null)} />}
    </>
  );
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
          {version.author?.name ?? "Somebody who left"}, <TimeAgo at={version.createdAt} />
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
