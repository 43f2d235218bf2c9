import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { call } from "#client/platform/api.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Checkbox } from "#client/ui/checkbox.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { pagesContract } from "#shared/pages/contract.ts";

/** Pages that I may see, by the key that their list has everywhere. */
export const pagesQuery = { queryKey: ["pages"], queryFn: () => call(pagesContract.list, {}) };

/** More are found by their title. */
const SHOWN = 50;

interface PageChecksProps {
  /** Ids of pages. */
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

/** Which pages, found by typing. */
export function PageChecks({ chosen, onChange }: PageChecksProps) {
  const id = useId();
  const pages = useQuery(pagesQuery);
  const [search, setSearch] = useState("");
  // What was chosen when it was opened comes first, and stays there while boxes are ticked.
  const [first] = useState(chosen);
  const wanted = search.trim().toLowerCase();
  const found = (pages.data ?? [])
    .filter(({ title, slug }) => `${title}\n${slug}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => Number(first.has(other.id)) - Number(first.has(one.id)) || one.title.localeCompare(other.title));
  const toggle = (pageId: string) => {
    const next = new Set(chosen);
    if (!next.delete(pageId)) next.add(pageId);
    onChange(next);
  };
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 text-xs font-medium">Pages ({chosen.size})</legend>
      <Input
        type="search"
        aria-label="Search pages"
        placeholder="Search by title"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        // Enter would store the screen.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {pages.error !== null && (
        <p role="alert" className="text-firing text-sm">
          Pages could not be loaded: {pages.error.message}
        </p>
      )}
      {pages.isPending && <Skeleton className="h-40" />}
      {pages.data !== undefined && (
        <ul aria-label="Pages" className="h-48 overflow-y-auto rounded-lg border p-1">
          {found.slice(0, SHOWN).map(({ id: pageId, title, slug, publishedVersion }) => (
            <li key={pageId}>
              <label
                htmlFor={`${id}${pageId}`}
                className="hover:bg-hover flex min-h-9 items-center gap-2 rounded-md px-2 pointer-coarse:min-h-11"
              >
                <Checkbox id={`${id}${pageId}`} checked={chosen.has(pageId)} onCheckedChange={() => toggle(pageId)} />
                <span className="min-w-0 truncate">{title === "" ? slug : title}</span>
                {publishedVersion === null && (
                  <Badge variant="outline" className="ml-auto">
                    Not published
                  </Badge>
                )}
              </label>
            </li>
          ))}
          {found.length > SHOWN && <li className="text-muted p-2 text-xs">{found.length - SHOWN} more: search for them.</li>}
          {found.length === 0 && <li className="text-muted p-2 text-xs">No page has this in its title.</li>}
        </ul>
      )}
    </fieldset>
  );
}
