import { useEffect } from "react";

import { toast } from "#client/ui/toast.tsx";

import { clipText, pasteText } from "./clipboard.ts";
import { COMMANDS, commandOf } from "./commands.ts";
import { enterSelected } from "./enter-widget.ts";
import { focusAdded } from "./focus.ts";
import type { PageStore } from "./page-store.tsx";

const WRITING = "textarea,[contenteditable=true],input:not([type=checkbox],[type=radio],[type=range],[type=button])";
const OVERLAYS = "[role=dialog],[role=alertdialog],[role=menu],[role=listbox]";
const CHOOSING = "select,[role=tablist],[role=radiogroup],[role=tree],[role=toolbar]";

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Keys that mean nothing in a list of things, and so what is chosen in it. */
const OF_SELECTION = new Set(["Delete", "Backspace"]);

/** Whether a key goes to something that is written in, or lies over the page; single keys also to whatever is chosen with them. */
function isElsewhere(target: EventTarget | null, isChord: boolean): boolean {
  return isIn(target, WRITING) || isIn(target, OVERLAYS) || (!isChord && isIn(target, CHOOSING));
}

/** `Mod+Shift+Z` for a key event. */
function chordOf(event: KeyboardEvent): string {
  // With Shift a digit is a sign that depends on the keyboard's language.
  const digit = event.shiftKey ? /^Digit(\d)$/.exec(event.code)?.[1] : undefined;
  const key = digit ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
  return [event.ctrlKey || event.metaKey ? "Mod" : "", event.shiftKey ? "Shift" : "", event.altKey ? "Alt" : "", key]
    .filter((part) => part !== "")
    .join("+");
}

function command(chord: string) {
  return COMMANDS.find(({ keys }) => keys === chord);
}

/** Whether a key means what is selected also where things are chosen: with another key held, or where it means nothing else. */
function isForSelection({ ctrlKey, metaKey, altKey, key, target }: KeyboardEvent, chord: string): boolean {
  return ctrlKey || metaKey || (altKey && command(chord) !== undefined) || (OF_SELECTION.has(key) && isIn(target, "[role=tree]"));
}

/** Other keys that people know for the same. */
const ALSO: Record<string, string> = {
  Backspace: "Delete",
  "Mod+Y": "Mod+Shift+Z",
  "+": "Plus",
  "Shift++": "Plus",
  "=": "Plus",
  "-": "Minus",
};

/** Whoever pauses in a field goes on within this time; after that, keys are shortcuts though the field is gone. */
const THINKING_MS = 10_000;
/** Whoever writes into nothing, and pauses this long, has seen it. */
const WRITING_PAUSE_MS = 1_500;
/** Keys that end writing on purpose. */
const ENDING = new Set(["Enter", "Escape", "Tab"]);

/** Knows keys that were meant for a field which somebody else has taken away in the middle of a word: they are no shortcuts. */
function createWritingOn() {
  let field: Element | null = null;
  let at = 0;
  let goesOn = false;
  return {
    /** Hears every key, before those who keep it for themselves. */
    hear: ({ target, key, timeStamp }: KeyboardEvent) => {
      const isInField = target instanceof Element && isIn(target, WRITING);
      const isLate = timeStamp - at > (goesOn ? WRITING_PAUSE_MS : THINKING_MS);
      if (isInField) field = ENDING.has(key) ? null : target;
      else if (field?.isConnected !== false || target !== document.body || isLate) field = null;
      goesOn = !isInField && field !== null;
      at = timeStamp;
    },
    isMeantForGone: ({ target, ctrlKey, metaKey }: KeyboardEvent): boolean =>
      field !== null && target === document.body && !ctrlKey && !metaKey,
    end: () => {
      field = null;
    },
  };
}

interface Handlers {
  openAdd: () => void;
  openPalette: () => void;
}

/** The builder's keys: those of every command, copy and paste, `/` to add, Mod K for everything. */
export function useBuilderKeys(store: PageStore, { openAdd, openPalette }: Handlers): void {
  useEffect(() => {
    const writing = createWritingOn();
    const onKey = (event: KeyboardEvent) => {
      if (writing.isMeantForGone(event) || event.defaultPrevented) return;
      const chord = ALSO[chordOf(event)] ?? chordOf(event);
      if (chord === "Mod+K" || chord === "Mod+S") {
        event.preventDefault();
        if (chord === "Mod+K") openPalette();
        else tellSaved(store);
        return;
      }
      if (isElsewhere(event.target, isForSelection(event, chord))) return;
      // A widget that is drawn anew, in another container for one, has the focus only in a moment.
      if (chord === "Enter" && event.target === document.body && enterSelected(store)) {
        event.preventDefault();
        return;
      }
      if (event.key === "/" && store.canEdit) {
        event.preventDefault();
        openAdd();
        return;
      }
      const wanted = command(chord);
      if (wanted === undefined || !wanted.isEnabled(store)) return;
      event.preventDefault();
      wanted.run(store);
    };
    document.addEventListener("keydown", onKey);
    document.addEventListener("keydown", writing.hear, true);
    document.addEventListener("pointerdown", writing.end, true);
    return () => {
      document.removeEventListener("keydown", writing.hear, true);
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("pointerdown", writing.end, true);
    };
  }, [store, openAdd, openPalette]);
  useClipboard(store);
}

/** Nobody has to save here, but many press the keys: they hear how it stands. */
function tellSaved(store: PageStore): void {
  const { state, reason } = store.status.getSnapshot();
  toast(state === "saved" ? "Everything is saved, always" : (reason ?? "Saving"));
}

function useClipboard(store: PageStore): void {
  useEffect(() => {
    const hasTextSelected = () => (document.getSelection()?.toString() ?? "") !== "";
    const onCopy = (event: ClipboardEvent) => {
      const text = isElsewhere(event.target, true) || hasTextSelected() ? null : clipText(store);
      if (text === null) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut" && store.canEdit) commandOf("delete").run(store);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isElsewhere(event.target, true) || !store.canEdit) return;
      if (!pasteText(store, event.clipboardData?.getData("text/plain") ?? "")) return;
      event.preventDefault();
      focusAdded(store);
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [store]);
}
