import { useQuery } from "@tanstack/react-query";
import type { ComponentProps } from "react";

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
  return (
    <NativeSelect className="h-7 rounded-md px-2" value={value} onChange={({ target }) => onChange(target.value)} {...props}>
      <option value="">{isPending ? "Loading pages" : "Choose a page"}</option>
      {value !== "" && pages.every(({ slug }) => slug !== value) && <option value={value}>{value}</option>}
      {pages.map(({ id, slug, title }) => (
        <option key={id} value={slug}>
          {title === "" ? slug : title}
        </option>
      ))}
    </NativeSelect>
  );
}
