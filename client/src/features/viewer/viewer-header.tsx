import { ArrowLeft, Ellipsis, Expand, Monitor, Pencil, Share2 } from "lucide-react";
import type { RefObject } from "react";
import { Link, useNavigate } from "react-router";

import { useMe } from "#client/platform/session.ts";
import { sharing } from "#client/platform/sharing.ts";
import { Button } from "#client/ui/button.tsx";
import { LazyMenu, type MenuEntry } from "#client/ui/lazy-menu.tsx";

import type { PublishedPage } from "./published-page.ts";
import { ViewerConnection } from "./viewer-connection.tsx";
import { useExportEntries } from "./viewer-export.tsx";
import { ViewerFilters } from "./viewer-filters.tsx";
import { ViewerSearch } from "./viewer-search.tsx";

interface ViewerHeaderProps {
  published: PublishedPage;
  isCutOff: boolean;
  /** What the page is drawn in. */
  surface: RefObject<HTMLElement | null>;
}

export function ViewerHeader({ published, isCutOff, surface }: ViewerHeaderProps) {
  const { page, layout, version } = published;
  const canEdit = page.may.includes("page.edit");
  const navigate = useNavigate();
  // Screens and guests have no other pages to go back to.
  const isAccount = useMe() !== undefined;
  const hasTables = layout.widgets.some(({ kind }) => kind === "table");
  const entries: MenuEntry[] = [
    ...useExportEntries({ title: layout.title || page.slug, surface, hasTables }),
    {
      id: "full",
      label: "Full screen",
      icon: Expand,
      startsGroup: true,
      onSelect: () => void document.documentElement.requestFullscreen(),
    },
    { id: "wall", label: "Show as a wall", icon: Monitor, onSelect: () => void navigate({ search: withWall(location.search) }) },
  ];
  return (
    <header className="border-border bg-surface/95 sticky top-0 z-20 flex h-12 items-center gap-2 border-b px-4 backdrop-blur print:static print:border-0">
      {isAccount && (
        <Button variant="ghost" size="icon-sm" className="-ml-2 print:hidden" asChild>
          <Link to="/" aria-label="Back to pages" title="Back to pages">
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
      )}
      <h1 className="min-w-24 truncate text-sm font-semibold" title={layout.description || layout.title}>
        {layout.title || page.slug}
      </h1>
      <ViewerConnection version={version} publishedAt={page.publishedAt} isCutOff={isCutOff} />
      <div className="ml-auto flex min-w-0 items-center gap-1.5 print:hidden">
        <ViewerFilters variables={layout.variables} widgets={layout.widgets} />
        {hasTables && (
          <div className="hidden sm:block">
            <ViewerSearch />
          </div>
        )}
        <LazyMenu
          entries={entries}
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label="More">
              <Ellipsis aria-hidden />
            </Button>
          }
        />
        {page.may.includes("page.share") && (
          <Button
            variant="ghost"
            size="sm"
            aria-label="Share"
            onClick={() => sharing.set({ kind: "page", id: page.id, title: layout.title || page.slug })}
          >
            <Share2 aria-hidden /> <span className="hidden sm:inline">Share</span>
          </Button>
        )}
        {canEdit && (
          <Button variant="secondary" size="sm" asChild>
            <Link to={`/pages/${page.id}/edit`} aria-label="Edit">
              <Pencil aria-hidden /> <span className="hidden sm:inline">Edit</span>
            </Link>
          </Button>
        )}
      </div>
    </header>
  );
}

function withWall(search: string): string {
  const params = new URLSearchParams(search);
  params.set("wall", "1");
  return `?${params.toString()}`;
}
