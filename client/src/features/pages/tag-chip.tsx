import { cn } from "#client/ui/cn.ts";

interface TagChipProps {
  tag: string;
  isChosen: boolean;
  /** Pages that it would show. */
  count?: number | undefined;
  onToggle: () => void;
}

function pagesInWords(count: number | undefined): string {
  return count === undefined ? "pages" : `${count} ${count === 1 ? "page" : "pages"}`;
}

/** A tag that shows only the pages that have it, and all of them again. */
export function TagChip({ tag, isChosen, count, onToggle }: TagChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={isChosen ? `Stop filtering by ${tag}` : `Show ${pagesInWords(count)} tagged ${tag}`}
      className={cn(
        "inline-flex h-6 max-w-full items-center gap-1.5 rounded-full border px-2 text-xs pointer-coarse:h-10 pointer-coarse:px-3",
        isChosen ? "border-accent bg-accent text-accent-foreground" : "bg-surface text-text hover:bg-hover",
      )}
      onClick={onToggle}
    >
      <span className="truncate">{tag}</span>
      {count !== undefined && (
        <span aria-hidden className={cn("shrink-0 tabular-nums", !isChosen && "text-muted")}>
          {count}
        </span>
      )}
    </button>
  );
}
