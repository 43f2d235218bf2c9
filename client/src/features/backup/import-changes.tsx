import { Search } from "lucide-react";
import { useState } from "react";

import { Badge } from "#client/ui/badge.tsx";
import { Input } from "#client/ui/input.tsx";
import type { ImportReport } from "#shared/backup/contract.ts";
import type { BackupTable } from "#shared/backup/file.ts";

const TITLES: Record<BackupTable, string> = {
  users: "People",
  identities: "Microsoft accounts",
  groups: "Groups",
  groupMembers: "Members of groups",
  grants: "Rights",
  devices: "Screens",
  guestLinks: "Guest links",
  tools: "Tools",
  settings: "Settings",
  resourceVersions: "Versions of tools and settings",
  pages: "Pages",
  pageVersions: "Published versions",
  restorePoints: "Restore points",
};
const TABLES = Object.keys(TITLES).filter((table): table is BackupTable => table in TITLES);
/** Rows of these have no names that say anything. */
const NAMELESS: readonly BackupTable[] = ["identities", "groupMembers", "grants", "resourceVersions", "pageVersions", "restorePoints"];
const WORDS = { added: "added", changed: "changed", removed: "removed" } as const;
const VARIANTS = { added: "default", changed: "secondary", removed: "outline" } as const;

/** How fields are called for people; what is kept beside what they changed (dates, check sums) says nothing to them. */
const FIELD_WORDS: Readonly<Record<string, string | null>> = {
  updatedAt: null,
  createdAt: null,
  draftEditedAt: null,
  publishedSha256: null,
  sha256: null,
  slug: "address",
  draft: "what is on it",
  config: "settings",
  value: "values",
  ownerId: "owner",
  createdBy: "who made it",
  isDisabled: "disabled",
  deletedAt: "in the bin",
  deletedById: "who deleted it",
  fixed: "fixed variables",
  allowed: "variables to choose",
  expiresAt: "how long it works",
};

function fieldsInWords(fields: readonly string[]): string {
  const words = fields.flatMap((field) => {
    const known = FIELD_WORDS[field];
    // `publishedVersion` reads “published version”.
    return known === null ? [] : [known ?? field.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()];
  });
  return words.length === 0 ? "dates only" : words.join(", ");
}

/** What an import does, or has done: numbers for each kind, and the rows by name. */
export function ImportChanges({ report }: { report: ImportReport }) {
  const [search, setSearch] = useState("");
  const changed = TABLES.filter((table) => countOf(report, table) > 0);
  const same = TABLES.reduce((sum, table) => sum + report.tables[table].same, 0);
  if (changed.length === 0)
    return <p className="text-muted rounded-lg border p-3">Nothing changes: all {same.toLocaleString("en")} entries are here already.</p>;
  return (
    <div className="grid min-w-0 gap-3">
      <div className="relative">
        <Search aria-hidden className="text-muted absolute top-1/2 left-2.5 size-4 -translate-y-1/2" />
        <Input
          type="search"
          aria-label="Search what changes"
          className="pl-8"
          placeholder="Search what changes"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- What scrolls has to be reached with the keyboard. */}
      <section aria-label="What changes" className="max-h-72 overflow-y-auto rounded-lg border" tabIndex={0}>
        <ul className="divide-y">
          {changed.map((table) => (
            <TableChanges key={table} title={TITLES[table]} table={table} report={report} search={search.trim().toLowerCase()} />
          ))}
        </ul>
      </section>
      <p className="text-muted text-xs">
        {same.toLocaleString("en")} {same === 1 ? "entry is" : "entries are"} the same.
      </p>
      {report.notes.length > 0 && (
        <ul className="grid list-disc gap-1 pl-4 text-xs">
          {report.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function countOf({ tables }: ImportReport, table: BackupTable): number {
  const { added, changed, removed } = tables[table];
  return added + changed + removed;
}

interface TableChangesProps {
  title: string;
  table: BackupTable;
  report: ImportReport;
  search: string;
}

function TableChanges({ title, table, report, search }: TableChangesProps) {
  const counts = report.tables[table];
  const isFound = search === "" || title.toLowerCase().includes(search);
  const rows = NAMELESS.includes(table) ? [] : counts.rows.filter(({ name }) => isFound || name.toLowerCase().includes(search));
  if (!isFound && rows.length === 0) return null;
  const hidden = search === "" ? countOf(report, table) - rows.length : 0;
  return (
    <li className="grid gap-2 p-3">
      <div className="flex flex-wrap items-baseline gap-2">
        <h3 className="mr-auto font-medium">{title}</h3>
        {(["added", "changed", "removed"] as const).map(
          (what) =>
            counts[what] > 0 && (
              <Badge key={what} variant={VARIANTS[what]}>
                {counts[what].toLocaleString("en")} {WORDS[what]}
              </Badge>
            ),
        )}
      </div>
      {rows.length > 0 && (
        <ul className="grid gap-1">
          {rows.map(({ what, name, fields }, index) => (
            <li key={`${what} ${name} ${index}`} className="flex min-w-0 items-baseline gap-2 text-xs">
              <span className="text-muted w-14 shrink-0">{WORDS[what]}</span>
              <span className="min-w-0 break-words">{name}</span>
              {fields.length > 0 && <span className="text-muted min-w-0 break-words">{fieldsInWords(fields)}</span>}
            </li>
          ))}
          {hidden > 0 && <li className="text-muted text-xs">and {hidden.toLocaleString("en")} more</li>}
        </ul>
      )}
    </li>
  );
}
