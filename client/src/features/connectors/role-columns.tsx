import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import { type DragEvent, useState } from "react";

import { RowButton } from "#client/forms/rows.tsx";
import { cn } from "#client/ui/cn.ts";
import type { Column } from "#shared/live/schema.ts";

import { movedTo } from "./binding.core.ts";

/** Type of what is dragged inside a list of columns. */
const ORDER_DRAG = "application/x-platform-builder-column-order";

interface RoleColumnsProps {
  label: string;
  keys: readonly string[];
  /** Undefined while nobody has seen what the operation answers. */
  columns: readonly Column[] | undefined;
  isDisabled: boolean;
  onChange: (keys: readonly string[]) => void;
}

/** The columns of a role that takes several, in their order: dragged to another place, or moved with buttons. */
export function RoleColumns({ label, keys, columns, isDisabled, onChange }: RoleColumnsProps) {
  const [said, say] = useState("");
  const nameOf = (key: string) => columns?.find((column) => column.key === key)?.label ?? key;
  const move = (key: string, index: number) => {
    const next = movedTo(keys, key, index);
    onChange(next);
    say(`${nameOf(key)} is now ${next.indexOf(key) + 1} of ${next.length}`);
  };
  const order = useOrderDrag(keys, move);
  const isOrdered = keys.length > 1;
  return (
    <>
      <ol className="grid" aria-label={`Columns for ${label}`}>
        {keys.map((key, index) => (
          <li
            key={key}
            {...(isOrdered && !isDisabled ? order.dragging(key, index) : {})}
            className={cn(
              "relative flex h-7 min-w-0 items-center gap-1 rounded-md pl-1 text-xs hover:bg-hover",
              order.dragged === key && "opacity-50",
              order.gap === index && "before:bg-accent before:absolute before:inset-x-0 before:-top-px before:h-0.5",
              order.gap === keys.length &&
                index === keys.length - 1 &&
                "after:bg-accent after:absolute after:inset-x-0 after:-bottom-px after:h-0.5",
            )}
          >
            {isOrdered && <GripVertical aria-hidden className={cn("text-muted size-3 shrink-0", !isDisabled && "cursor-grab")} />}
            <ColumnName text={nameOf(key)} isGone={columns !== undefined && !columns.some((column) => column.key === key)} />
            {isOrdered && (
              <>
                <RowButton label={`Move ${nameOf(key)} up`} isIdle={isDisabled || index === 0} onClick={() => move(key, index - 1)}>
                  <ArrowUp />
                </RowButton>
                <RowButton
                  label={`Move ${nameOf(key)} down`}
                  isIdle={isDisabled || index === keys.length - 1}
                  onClick={() => move(key, index + 1)}
                >
                  <ArrowDown />
                </RowButton>
              </>
            )}
            <RowButton
              label={`Remove ${nameOf(key)}`}
              isDisabled={isDisabled}
              onClick={() => onChange(keys.filter((other) => other !== key))}
            >
              <X />
            </RowButton>
          </li>
        ))}
      </ol>
      <output className="sr-only">{said}</output>
    </>
  );
}

function ColumnName({ text, isGone }: { text: string; isGone: boolean }) {
  return (
    <span className={cn("min-w-0 flex-1 truncate", isGone && "text-stale")} title={text}>
      {isGone ? `${text} (not in the data)` : text}
    </span>
  );
}

/** Dragging within a list: what is dragged, and before which entry it would come (behind the last: their number). */
function useOrderDrag(keys: readonly string[], move: (key: string, index: number) => void) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [gap, setGap] = useState<number | null>(null);
  const end = () => {
    setDragged(null);
    setGap(null);
  };
  const gapAt = (event: DragEvent, index: number) => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY > top + height / 2 ? index + 1 : index;
  };
  return {
    dragged,
    gap,
    dragging: (key: string, index: number) => ({
      draggable: true,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(ORDER_DRAG, key);
        event.dataTransfer.effectAllowed = "move";
        setDragged(key);
      },
      onDragOver: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        setGap(gapAt(event, index));
      },
      onDrop: (event: DragEvent) => {
        if (dragged === null) return;
        event.preventDefault();
        // Around the list, columns are dropped to be added.
        event.stopPropagation();
        const to = gapAt(event, index);
        // Without itself, everything behind it has come one nearer.
        const target = to > keys.indexOf(dragged) ? to - 1 : to;
        end();
        if (target !== keys.indexOf(dragged)) move(dragged, target);
      },
      onDragEnd: end,
    }),
  };
}
