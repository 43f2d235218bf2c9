import { Copy, Ellipsis, Eye, History, Monitor, Pencil, Share2, Tag, Trash2 } from "lucide-react";
import { Link, useNavigate } from "react-router";

import { useCan } from "#client/platform/session.ts";
import { sharing } from "#client/platform/sharing.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#client/ui/dropdown-menu.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import type { PageSummary } from "#shared/pages/contract.ts";
import { hasTag } from "#shared/pages/tags.core.ts";

import { PageThumbnail } from "./page-thumbnail.tsx";
import { draftState } from "./pages-data.ts";
import { TagChip } from "./tag-chip.tsx";

interface PageCardProps {
  page: PageSummary;
  /** Tags that the list is filtered by. */
  chosen: readonly string[];
  onToggleTag: (tag: string) => void;
  onTags: () => void;
  onCopy: () => void;
  onDelete: () => void;
}

/** A page with its picture: what it is, whose it is, what state it is in, and who is in it now. */
export function PageCard({ chosen, onToggleTag, ...menu }: PageCardProps) {
  const { page } = menu;
  const canEdit = page.may.includes("page.edit");
  const { title, description, owner, present = [] } = page;
  return (
    <article className="group rounded-tile bg-surface focus-within:border-focus hover:border-input relative overflow-hidden border">
      <PageThumbnail page={page} />
      <div className="flex items-start gap-2 p-3">
        <div className="grid min-w-0 flex-1 gap-0.5">
          <h2 className="truncate text-base font-medium" title={title}>
            <Link
              to={canEdit ? `/pages/${page.id}/edit` : `/p/${page.slug}`}
              className="after:absolute after:inset-0 focus-visible:outline-none"
            >
              {title}
            </Link>
          </h2>
          <p className="text-muted truncate text-xs" title={description}>
            {draftState(page)}
          </p>
          <p className="text-muted truncate text-xs">
            {owner !== null && `${owner.name} · `}
            <TimeAgo at={page.draft?.editedAt ?? page.updatedAt} />
          </p>
        </div>
        <span className="relative z-10 flex items-center gap-1">
          {present.slice(0, 3).map(({ id, name, color }) => (
            <Avatar key={id} name={name} color={color} />
          ))}
          <PageMenu {...menu} />
        </span>
      </div>
      {page.tags.length > 0 && (
        <ul aria-label={`Tags of ${title}`} className="relative z-10 flex w-fit max-w-full flex-wrap gap-1 px-3 pb-3">
          {page.tags.map((tag) => (
            <li key={tag} className="max-w-full">
              <TagChip tag={tag} isChosen={hasTag(chosen, tag)} onToggle={() => onToggleTag(tag)} />
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function PageMenu({ page, onTags, onCopy, onDelete }: Omit<PageCardProps, "chosen" | "onToggleTag">) {
  const navigate = useNavigate();
  const canEdit = page.may.includes("page.edit");
  const canCopy = useCan("page.create");
  const canDelete = page.may.includes("page.delete");
  const canAudit = useCan("audit.view");
  const isPublished = page.publishedVersion !== null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`More about ${page.title}`}>
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {canEdit && (
          <DropdownMenuItem onSelect={() => void navigate(`/pages/${page.id}/edit`)}>
            <Pencil /> Edit
          </DropdownMenuItem>
        )}
        <DropdownMenuItem disabled={!isPublished} onSelect={() => void navigate(`/p/${page.slug}`)}>
          <Eye /> View
        </DropdownMenuItem>
        <DropdownMenuItem disabled={!isPublished} onSelect={() => void navigate(`/p/${page.slug}?wall=1`)}>
          <Monitor /> Show as a wall
        </DropdownMenuItem>
        {canEdit && (
          <DropdownMenuItem onSelect={onTags}>
            <Tag /> Edit tags
          </DropdownMenuItem>
        )}
        {page.may.includes("page.share") && (
          <DropdownMenuItem onSelect={() => sharing.set({ kind: "page", id: page.id, title: page.title })}>
            <Share2 /> Share
          </DropdownMenuItem>
        )}
        {canCopy && (
          <DropdownMenuItem onSelect={onCopy}>
            <Copy /> Duplicate
          </DropdownMenuItem>
        )}
        {canAudit && (
          <DropdownMenuItem onSelect={() => void navigate(`/audit?resource=page:${page.id}`)}>
            <History /> History
          </DropdownMenuItem>
        )}
        {canDelete && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem variant="destructive" onSelect={onDelete}>
              <Trash2 /> Delete
            </DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
