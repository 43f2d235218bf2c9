import type { SectionState, SectionVersion } from "#shared/settings/contract.ts";
import { sectionOf } from "#shared/settings/sections.ts";

import type { KeptVersion } from "../history/index.ts";
import { shownValues } from "./section-values.core.ts";
import type { StoredSection } from "./settings.service.ts";

export function toSectionView(stored: StoredSection): SectionState {
  return {
    section: stored.section,
    values: shownValues(sectionOf(stored.section), stored),
    revision: stored.revision,
    updatedAt: stored.updatedAt?.toISOString() ?? null,
  };
}

export function toVersionView(
  { version, authorId, restoredFrom, createdAt }: KeptVersion,
  people: ReadonlyMap<string, { id: string; name: string }>,
): SectionVersion {
  const author = authorId === null ? undefined : people.get(authorId);
  return {
    version,
    author: author === undefined ? null : { id: author.id, name: author.name },
    restoredFrom,
    createdAt: createdAt.toISOString(),
  };
}
