import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";

const PAUSE_MS = 400;

/** Typed, not stored yet. */
interface Typed {
  text: string;
  /** What the store held when typing began. Anything else was stored by somebody else since. */
  known: readonly string[];
}

interface Draft extends Typed {
  isPending: boolean;
  /** What the store held for this text once it was saved. */
  saved: string;
}

/** What somebody else stored while something was typed here. */
export interface Theirs {
  text: string;
  /** Their name, where it is known. */
  by: string | undefined;
}

interface DraftOptions {
  /** The stored value as text. */
  stored: string;
  /** Stores the text; false where it is not valid and stays a draft. */
  save: (text: string) => boolean;
  /** The text that the store gives back for this one. */
  normalize?: ((text: string) => string) | undefined;
  /** Enter stores; else it is a line break. */
  isOneLine: boolean;
  /** Stored on Enter and on leaving only, not after a pause. */
  isStoredOnLeave: boolean;
  /** Stored with each keystroke. */
  isStoredAtOnce?: boolean;
  /** What was typed is given up. */
  onRevert: () => void;
  /** Who stored what is stored now. */
  author: () => string | undefined;
}

/** What others have stored over what was there when typing began; null where it is what is typed anyway. */
function overtaking(typed: Typed | null, stored: string, normalize: (text: string) => string): string | null {
  return typed === null || typed.known.includes(stored) || stored === normalize(typed.text) ? null : stored;
}

const asIs = (text: string) => text;

/**
 * A text that is stored once nobody has typed for a moment, on Enter and on leaving: each is one operation. What others
 * store meanwhile shows at once, unless something typed is still waiting: then both are shown, and only Enter or leaving
 * puts mine in the place of theirs, which can still be taken afterwards.
 */
export function useDraft({
  stored,
  save,
  normalize = asIs,
  isOneLine,
  isStoredOnLeave,
  isStoredAtOnce = false,
  onRevert,
  author,
}: DraftOptions) {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [overruled, setOverruled] = useState<{ saved: string; theirs: Theirs } | null>(null);
  const [isRefused, setRefused] = useState(false);
  const pending = useRef<Typed | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef({ stored, save, normalize });
  useLayoutEffect(() => {
    latest.current = { stored, save, normalize };
  });

  const overtaken = () => overtaking(pending.current, latest.current.stored, latest.current.normalize);

  function store(): boolean {
    window.clearTimeout(timer.current);
    const typed = pending.current;
    if (typed === null) return true;
    const lost = overtaken();
    const theirs = lost === null ? null : { text: lost, by: author() };
    const isStored = latest.current.save(typed.text);
    setRefused(!isStored);
    if (!isStored) return false;
    pending.current = null;
    const saved = latest.current.normalize(typed.text);
    setDraft({ ...typed, isPending: false, saved });
    setOverruled(theirs && { saved, theirs });
    return true;
  }

  /** `isHeld`: half of something, not stored after a pause. */
  function type(text: string, isHeld = false): void {
    // Mine may be stored and not be back here yet.
    const known = pending.current?.known ?? [latest.current.stored, ...(draft === null ? [] : [draft.saved])];
    pending.current = { text, known };
    setDraft({ text, known, isPending: true, saved: "" });
    setOverruled(null);
    window.clearTimeout(timer.current);
    if (isStoredAtOnce && !isHeld) store();
    else if (!isStoredOnLeave && !isHeld) timer.current = window.setTimeout(() => overtaken() === null && store(), PAUSE_MS);
  }

  function revert(): void {
    window.clearTimeout(timer.current);
    pending.current = null;
    setDraft(null);
    setOverruled(null);
    setRefused(false);
    onRevert();
  }

  // What was typed is not lost when the form goes away before the pause is over.
  useEffect(
    () => () => {
      window.clearTimeout(timer.current);
      if (pending.current !== null) latest.current.save(pending.current.text);
      pending.current = null;
    },
    [],
  );

  const isOwn = draft !== null && (draft.isPending || draft.saved === stored);
  const isOverruled = overruled !== null && overruled.saved === stored;
  const overtaker = draft?.isPending === true ? overtaking(draft, stored, normalize) : null;
  const theirs: Theirs | null = overtaker !== null ? { text: overtaker, by: author() } : isOverruled ? overruled.theirs : null;
  return {
    text: isOwn ? draft.text : stored,
    theirs,
    takeTheirs: () => {
      // While mine is not stored, theirs is what is.
      if (pending.current !== null) revert();
      else if (theirs !== null) save(theirs.text);
      setOverruled(null);
    },
    /** What is shown was not valid when it should have been stored. */
    isRefused: isRefused && isOwn,
    type,
    onBlur: () => {
      if (store()) setDraft(null);
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && isOneLine) store();
      if (event.key === "Escape" && pending.current !== null) {
        event.stopPropagation();
        revert();
      }
    },
  };
}

/** Where a caret belongs after others changed the text around it. */
export function movedCaret(before: string, after: string, caret: number): number {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1;
  return caret <= same ? caret : Math.max(same, caret + after.length - before.length);
}

type TextElement = HTMLInputElement | HTMLTextAreaElement;

/** The caret of a text field. */
export interface Caret {
  attach: (element: TextElement | null) => void;
  /** To be called whenever the person moved it. */
  remember: () => void;
  selection: () => readonly [start: number, end: number];
  /** Puts the caret to a place of the text that is drawn next, and the focus there. */
  put: (at: number) => void;
}

/**
 * Keeps caret and selection where they are while the shown text is replaced by what others stored. The browser's own undo
 * goes back to that text and no further: what it remembers of before would be put into a text that it knows nothing of.
 */
export function useCaret(text: string): Caret {
  const element = useRef<TextElement>(null);
  const replacedBy = useRef<string | null>(null);
  const seen = useRef({ text, start: 0, end: 0 });
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    const { current } = element;
    const { text: before, start, end } = seen.current;
    if (before !== text) replacedBy.current = text;
    if (current !== null && wanted.current !== null) {
      current.focus();
      current.setSelectionRange(wanted.current, wanted.current);
    } else if (current !== null && document.activeElement === current && before !== text)
      current.setSelectionRange(movedCaret(before, text, start), movedCaret(before, text, end));
    wanted.current = null;
    seen.current.text = text;
  }, [text]);
  useEffect(() => {
    const { current } = element;
    const stop = (event: Event) => {
      const isHistory = event instanceof InputEvent && event.inputType.startsWith("history");
      if (isHistory && current?.value === replacedBy.current) event.preventDefault();
    };
    current?.addEventListener("beforeinput", stop);
    return () => current?.removeEventListener("beforeinput", stop);
  }, []);
  return {
    attach: (node) => {
      element.current = node;
    },
    remember: () => {
      const { current } = element;
      if (current === null) return;
      seen.current = { text: current.value, start: current.selectionStart ?? 0, end: current.selectionEnd ?? 0 };
    },
    selection: () => {
      const { current } = element;
      const end = text.length;
      return [current?.selectionStart ?? end, current?.selectionEnd ?? end];
    },
    put: (at) => {
      wanted.current = at;
    },
  };
}
