import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";

import { Kbd } from "#client/ui/kbd.tsx";
import { usePageRuntime } from "#client/widgets/page-runtime.tsx";

/** Keeps the rows of all tables on the page that hold what is typed here; `/` goes to it. */
export function ViewerSearch() {
  const { search, setSearch } = usePageRuntime();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <search className="relative flex items-center">
      <Search aria-hidden size={14} className="text-muted pointer-events-none absolute left-2.5" />
      <input
        ref={field}
        type="search"
        aria-label="Search the tables on this page"
        placeholder="Search tables"
        value={search}
        className="border-border bg-background placeholder:text-muted focus-visible:outline-focus h-10 w-full rounded-lg border pr-7 pl-8 text-[13px] transition-[width] focus-visible:outline-2 focus-visible:-outline-offset-1 motion-reduce:transition-none sm:h-8 sm:w-44 sm:focus-visible:w-52 [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          setSearch("");
          event.currentTarget.blur();
        }}
      />
      {search === "" ? (
        <Kbd className="pointer-events-none absolute right-2 hidden sm:inline-flex">/</Kbd>
      ) : (
        <button
          type="button"
          aria-label="Clear the search"
          className="text-muted hover:text-text focus-visible:outline-focus absolute right-1 grid size-6 place-items-center rounded focus-visible:outline-2"
          onClick={() => setSearch("")}
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </search>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}
