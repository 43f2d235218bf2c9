import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";

import { Button } from "#client/ui/button.tsx";

interface RowsProps<T> {
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  /** A new row; absent where rows come otherwise. */
  blank?: () => T;
  /** What one row is, for its buttons: “option”. */
  noun: string;
  isDisabled: boolean;
  isOrdered?: boolean;
  /** Enter in the last row begins the next one: for lists that are filled in one after another. */
  addsOnEnter?: boolean;
  max?: number;
  /** The last row is a blank one, with nothing to move or take away: what is typed into it makes it a row. */
  hasBlankRow?: boolean;
  children: (row: T, change: (row: T) => boolean, index: number) => ReactNode;
}

function without<T>(rows: readonly T[], index: number): T[] {
  return rows.filter((_, other) => other !== index);
}

/** A list of rows to fill in, with one after another to add, move and take away. */
export function Rows<T>({
  rows,
  onChange,
  blank,
  noun,
  isDisabled,
  isOrdered = false,
  addsOnEnter = false,
  max = Infinity,
  hasBlankRow = false,
  children,
}: RowsProps<T>) {
  const change = (index: number) => (row: T) => {
    onChange(rows.map((other, at) => (at === index ? row : other)));
    return true;
  };
  const move = (index: number, by: -1 | 1) => {
    const row = rows[index];
    if (row !== undefined) onChange(without(rows, index).toSpliced(index + by, 0, row));
  };
  const isBlank = (index: number) => hasBlankRow && index === rows.length - 1;
  const list = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useState(0);
  const focusFrom = useRef<number | null>(null);
  const add = () => {
    if (blank === undefined || rows.length >= max) return;
    focusFrom.current = rows.length;
    onChange([...rows, blank()]);
  };
  useEffect(() => {
    // Not before what was typed has come back as the list's.
    if (asked > 0) add();
    // oxlint-disable-next-line react/exhaustive-deps -- Once for each Enter.
  }, [asked]);
  useEffect(() => {
    if (focusFrom.current === null || rows.length <= focusFrom.current) return;
    list.current?.querySelector<HTMLElement>(`[data-row="${focusFrom.current}"] :is(input, select, textarea)`)?.focus();
    focusFrom.current = null;
  }, [rows.length]);
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!addsOnEnter || event.key !== "Enter" || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (!(event.target instanceof HTMLInputElement) || event.target.value === "" || index < rows.length - 1) return;
    event.preventDefault();
    setAsked((before) => before + 1);
  };
  return (
    <div ref={list} className="grid gap-1">
      {rows.map((row, index) => (
        // Rows have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key, jsx-a11y/no-static-element-interactions -- Enter is heard from the fields inside.
        <div key={index} data-row={index} className="flex items-start gap-1" onKeyDown={(event) => onKeyDown(event, index)}>
          <div className="min-w-0 flex-1">{children(row, change(index), index)}</div>
          {!isBlank(index) && isOrdered && rows.length > 1 && (
            <>
              <RowButton
                label={`Move ${noun} ${index + 1} up`}
                isDisabled={isDisabled}
                isIdle={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp />
              </RowButton>
              <RowButton
                label={`Move ${noun} ${index + 1} down`}
                isDisabled={isDisabled}
                isIdle={index === rows.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown />
              </RowButton>
            </>
          )}
          {isBlank(index) ? (
            <span className="w-5 pointer-coarse:w-9" />
          ) : (
            <RowButton label={`Remove ${noun} ${index + 1}`} isDisabled={isDisabled} onClick={() => onChange(without(rows, index))}>
              <X />
            </RowButton>
          )}
        </div>
      ))}
      {blank !== undefined && rows.length < max && (
        <Button variant="ghost" size="sm" className="text-muted hover:text-text justify-self-start" disabled={isDisabled} onClick={add}>
          <Plus /> Add {noun}
        </Button>
      )}
    </div>
  );
}

interface RowButtonProps {
  label: string;
  isDisabled?: boolean;
  /** There is nothing to do now (the list's end), but the focus stays, so that one can go on from there. */
  isIdle?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** One of the small buttons at a row's end. */
export function RowButton({ label, isDisabled = false, isIdle = false, onClick, children }: RowButtonProps) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className="text-muted hover:text-text w-5 aria-disabled:opacity-40 pointer-coarse:w-9"
      aria-label={label}
      aria-disabled={isIdle || undefined}
      title={label}
      disabled={isDisabled}
      onClick={() => !isIdle && onClick()}
    >
      {children}
    </Button>
  );
}
