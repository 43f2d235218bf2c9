import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";

import type { Layout } from "#shared/pages/schema.ts";

import { diagnose, type Diagnosis, jsonWriting, replaceText } from "./json-code.ts";
import type { LayoutCheck } from "./layout-issues.core.ts";
import type { LayoutSource } from "./layout-source.ts";
import { formatLayout, isSame, type LayoutMerge, mergeLayouts } from "./merge-layout.core.ts";

/** Something wrong in the text. Only errors keep it from being saved. */
export interface JsonMistake {
  line: number;
  from: number;
  message: string;
  severity: string;
}

/** What the raw editor shows around its text. */
export interface JsonDraft {
  at: "loading" | "failed" | "ready";
  isDirty: boolean;
  isSaving: boolean;
  /** Null while the text isn't JSON. */
  check: LayoutCheck | null;
  mistakes: JsonMistake[];
  /** What others changed since this text was opened or last brought up to date, while I have typed. */
  changedMeanwhile: number;
}

const OPENED: JsonDraft = { at: "loading", isDirty: false, isSaving: false, check: null, mistakes: [], changedMeanwhile: 0 };

export interface JsonDraftActions {
  save: () => Promise<LayoutMerge | null>;
  format: () => void;
  /** Brings what others changed into my text; my changes stay. */
  takeIn: () => void;
  goTo: (position: number) => void;
}

/** The text of `layout.json` in an editor: live while nothing is typed, merged with what others do once something is. */
export function useJsonDraft(
  host: RefObject<HTMLElement | null>,
  source: LayoutSource,
  onSave: (save: JsonDraftActions["save"]) => void,
): [JsonDraft, JsonDraftActions, () => EditorView | null] {
  const [draft, setDraft] = useState(OPENED);
  const view = useRef<EditorView | null>(null);
  /** What the text was made of, and what the page is now. */
  const layouts = useRef<{ opened: Layout; text: string; current: Layout } | null>(null);
  const saveKey = useRef<() => void>(() => undefined);

  const show = useCallback((layout: Layout) => {
    const text = formatLayout(layout);
    layouts.current = { opened: layout, text, current: layout };
    if (view.current !== null) replaceText(view.current, text, { isUndoable: false });
    setDraft((was) => ({ ...was, at: "ready", isDirty: false, changedMeanwhile: 0 }));
  }, []);

  const tell = useCallback(({ check, diagnostics }: Diagnosis, state: EditorState) => {
    const mistakes = diagnostics.map(({ from, message, severity }) => ({ line: state.doc.lineAt(from).number, from, message, severity }));
    setDraft((was) => ({ ...was, check, mistakes }));
    return check;
  }, []);
  const inspect = useCallback((state: EditorState) => tell(diagnose(state), state), [tell]);

  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const editor = new EditorView({
      parent,
      extensions: [
        keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (saveKey.current(), true) }]),
        jsonWriting(tell),
        EditorView.contentAttributes.of({ "aria-label": "layout.json" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged || layouts.current === null) return;
          const isDirty = update.state.doc.toString() !== layouts.current.text;
          setDraft((was) => (was.isDirty === isDirty ? was : { ...was, isDirty }));
        }),
      ],
    });
    view.current = editor;
    editor.focus();
    let isOpen = true;
    source.read().then(
      (layout) => isOpen && show(layout),
      () => isOpen && setDraft((was) => ({ ...was, at: "failed" })),
    );
    const stop = source.onChange((layout) => {
      const known = layouts.current;
      if (known === null || isSame(known.current, layout)) return;
      layouts.current = { ...known, current: layout };
      if (editor.state.doc.toString() === known.text) return show(layout);
      const { changed } = mergeLayouts(known.opened, layout, known.opened);
      setDraft((was) => ({ ...was, changedMeanwhile: changed.length }));
    });
    return () => {
      isOpen = false;
      stop();
      editor.destroy();
      view.current = null;
      layouts.current = null;
    };
  }, [host, source, show, tell]);

  /** The layout as typed, or null while it has mistakes. */
  const typed = () => (view.current === null ? null : (inspect(view.current.state)?.layout ?? null));

  const save = async () => {
    const [mine, known] = [typed(), layouts.current];
    if (mine === null || known === null) return null;
    let merged: LayoutMerge | null = null;
    setDraft((was) => ({ ...was, isSaving: true }));
    try {
      const saved = await source.write((current) => {
        merged = mergeLayouts(known.opened, mine, current);
        return merged.layout;
      });
      show(saved);
      return merged;
    } finally {
      setDraft((was) => ({ ...was, isSaving: false }));
    }
  };
  const takeIn = () => {
    const [mine, known] = [typed(), layouts.current];
    if (mine === null || known === null || view.current === null) return;
    const text = formatLayout(mergeLayouts(known.opened, mine, known.current).layout);
    layouts.current = { opened: known.current, text: formatLayout(known.current), current: known.current };
    replaceText(view.current, text, { isUndoable: true });
    setDraft((was) => ({ ...was, changedMeanwhile: 0 }));
  };
  const format = () => {
    const editor = view.current;
    if (editor === null) return;
    try {
      replaceText(editor, formatLayout(JSON.parse(editor.state.doc.toString())), { isUndoable: true });
    } catch {
      // What isn't JSON can't be put in order; the mistake is shown already.
      inspect(editor.state);
    }
  };
  useEffect(() => {
    saveKey.current = () => onSave(save);
  });
  return [draft, { save, format, takeIn, goTo: (position) => goTo(view.current, position) }, () => view.current];
}

function goTo(editor: EditorView | null, position: number): void {
  editor?.dispatch({ selection: { anchor: position }, effects: EditorView.scrollIntoView(position, { y: "center" }) });
  editor?.focus();
}
