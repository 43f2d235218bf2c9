import { cn } from "#client/ui/cn.ts";

interface TagChipProps {
  tag: string;
  isChosen: boolean;
  onToggle: () => void;
}

/** A tag that shows only the pages that have it, and all of them again. */
export function TagChip({ tag, isChosen, onToggle }: TagChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={isChosen ? `Stop filtering by ${tag}` : `Show pages tagged ${tag}`}
      className={cn(
        "inline-flex h-6 max-w-full items-center rounded-full border px-2 text-xs pointer-coarse:h-10 pointer-coarse:px-3",
        isChosen ? "border-accent bg-accent text-accent-foreground" : "bg-surface text-text hover:bg-hover",
      )}
      onClick={onToggle}
    >
      <span className="truncate">{tag}</span>
    </button>
  );
}
