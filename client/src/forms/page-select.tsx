import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useId } from "react";

import { call } from "#client/platform/api.ts";
import { NativeSelect } from "#client/ui/native-select.tsx";
import { pagesContract } from "#shared/pages/contract.ts";

interface PageSelectProps extends Omit<ComponentProps<"select">, "value" | "onChange"> {
  /** The page's slug; empty for none. */
  value: string;
  onChange: (slug: string) => void;
}

/** Chooses one of the pages that this person may see. */
export function PageSelect({ value, onChange, ...props }: PageSelectProps) {
  const { data, isPending } = useQuery({ queryKey: ["pages"], queryFn: () => call(pagesContract.list, {}) });
  const pages = data ?? [];
  const noteId = useId();
  const chosen = pages.find(({ slug }) => slug === value);
  const isGone = value !== "" && data !== undefined && chosen === undefined;
  const note = isGone
    ? `There is no page at “${value}”, or you may not see it. Whoever presses is told so.`
    : chosen?.publishedVersion === null
      ? "This page is not published yet. Whoever presses is told so."
      : undefined;
  return (
    <div className="grid w-full min-w-0 gap-1">
      <NativeSelect
        className="h-7 rounded-md px-2"
        value={value}
        onChange={({ target }) => onChange(target.value)}
        {...props}
        aria-invalid={isGone || props["aria-invalid"]}
        aria-describedby={note === undefined ? props["aria-describedby"] : noteId}
      >
        <option value="">{isPending ? "Loading pages" : "Choose a page"}</option>
        {value !== "" && chosen === undefined && <option value={value}>{isGone ? `${value} (not there)` : value}</option>}
        {pages.map(({ id, slug, title }) => (
          <option key={id} value={slug}>
            {title === "" ? slug : title}
          </option>
        ))}
      </NativeSelect>
      {note !== undefined && (
        <p id={noteId} role={isGone ? "alert" : undefined} className={isGone ? "text-firing text-xs" : "text-muted text-xs"}>
          {note}
        </p>
      )}
    </div>
  );
}
