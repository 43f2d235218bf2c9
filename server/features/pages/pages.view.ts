import { type Actor, can, type GuestVariables } from "#shared/kernel/permission.ts";
import { PAGE_ACTIONS, type PageSummary, type PageVersion, type Person, type RestorePoint } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

import type { PageRow } from "./pages.entities.ts";
import type { VersionHead } from "./pages.store.ts";
import type { PointHead } from "./restore-points.ts";
import { shownSlug } from "./slug.core.ts";

type People = ReadonlyMap<string, Person>;

function known(people: People, ids: readonly string[]): Person[] {
  return ids.flatMap((id) => people.get(id) ?? []);
}

function draftOf(page: PageRow, people: People): PageSummary["draft"] {
  const isChanged = page.publishedVersion === null || page.draftSha256 !== page.publishedSha256;
  return {
    isChanged,
    changedBy: isChanged ? known(people, page.draftChangedBy) : [],
    editedAt: page.draftEditedAt?.toISOString() ?? null,
  };
}

/** A page as `can` is asked about it. */
export function pageResource(id: string) {
  return { kind: "page", id } as const;
}

/** A page as this actor may see it: who may see no draft gets the title that was published. */
export function toPageView(page: PageRow, actor: Actor, people: People, present: readonly string[]): PageSummary {
  const may = PAGE_ACTIONS.filter((action) => can(actor, action, pageResource(page.id)));
  const seesDraft = may.includes("page.view-draft");
  return {
    id: page.id,
    slug: shownSlug(page.slug),
    title: seesDraft ? page.title : (page.publishedTitle ?? page.title),
    description: seesDraft ? page.description : (page.publishedDescription ?? page.description),
    tags: page.tags ?? [],
    owner: (page.ownerId === null ? undefined : people.get(page.ownerId)) ?? null,
    publishedVersion: page.publishedVersion,
    publishedAt: page.publishedAt?.toISOString() ?? null,
    ...(seesDraft && {
      draft: draftOf(page, people),
      present: known(people, present),
    }),
    isDeleted: page.deletedAt !== null,
    ...(page.deletedAt !== null && {
      deleted: { at: page.deletedAt.toISOString(), by: (page.deletedById === null ? undefined : people.get(page.deletedById)) ?? null },
    }),
    may,
    createdAt: page.createdAt.toISOString(),
    updatedAt: (seesDraft ? page.updatedAt : (page.publishedAt ?? page.updatedAt)).toISOString(),
  };
}

export function toVersionView(version: VersionHead, current: number | null, people: People): PageVersion {
  return {
    version: version.version,
    note: version.note,
    author: (version.authorId === null ? undefined : people.get(version.authorId)) ?? null,
    createdAt: version.createdAt.toISOString(),
    changes: version.changes.map((change) => ({ summary: change.summary, by: known(people, change.by) })),
    isCurrent: version.version === current,
  };
}

export function toPointView({ id, name, authors, createdAt }: PointHead, people: People): RestorePoint {
  return { id, name, authors: known(people, authors), createdAt: createdAt.toISOString() };
}

/** What somebody with a guest link gets: the values that the link says, and a choice only of what it allows. */
export function toGuestLayout(layout: Layout, { fixed, allowed }: GuestVariables): Layout {
  return {
    ...layout,
    variables: layout.variables.map((variable) => {
      const given = Object.hasOwn(fixed, variable.name) ? { ...variable, default: fixed[variable.name] ?? null } : variable;
      return { ...given, inUrl: variable.inUrl && allowed.includes(variable.name) };
    }),
  };
}

/** What viewers get: that a widget has data, never how it is asked for. */
export function toPublicLayout(layout: Layout): Layout {
  return {
    ...layout,
    widgets: layout.widgets.map(({ binding, ...widget }) => {
      if (binding === undefined) return widget;
      const { transform: _, ...rest } = binding;
      return { ...widget, binding: { ...rest, params: {} } };
    }),
  };
}
