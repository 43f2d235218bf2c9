import { useState } from "react";

import { PAGE_LIMITS } from "#shared/pages/schema.ts";

import { usePageMeta, usePageStore } from "./page-store.tsx";

/** The page's title, edited in place. */
export function PageTitle() {
  const store = usePageStore();
  const { title } = usePageMeta();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const next = typed?.trim();
    if (next !== undefined && next !== "" && next !== title) store.run({ op: "set-page", title: next });
    setTyped(null);
  };
  if (!store.canEdit) return <h1 className="truncate text-sm font-semibold">{title}</h1>;
  return (
    <h1 className="min-w-0 shrink">
      <input
        aria-label="Page title"
        value={typed ?? title}
        maxLength={PAGE_LIMITS.titleLength}
        className="hover:border-border focus:border-input field-sizing-content h-8 max-w-full min-w-16 truncate rounded-lg border border-transparent bg-transparent px-2 text-sm font-semibold"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            setTyped(null);
            requestAnimationFrame(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
          }
        }}
      />
    </h1>
  );
}
