import "quill/dist/quill.core.css";
import "./rich-text-editor.css";
import Quill from "quill";
import QuillCursors from "quill-cursors";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Awareness } from "y-protocols/awareness";
import { QuillBinding } from "y-quill";
import type * as Y from "yjs";

import { widgetText } from "#shared/pages/page-doc.core.ts";

import type { PageEditor } from "./page-runtime.tsx";
import { textAwareness } from "./rich-text-awareness.ts";
import { RichTextToolbar } from "./rich-text-toolbar.tsx";

Quill.register("modules/cursors", QuillCursors);

/** What a text can hold; the same formats that `RichTextView` draws. */
const FORMATS = ["bold", "italic", "underline", "strike", "code", "link", "header", "list", "blockquote", "code-block", "align", "indent"];

/** What is typed without a longer pause is one step to undo. */
const TYPING_MS = 500;

interface RichTextEditorProps {
  widgetId: string;
  editor: PageEditor;
  className: string;
}

/** Writes a widget's shared text in place: others see each letter, with the writer's caret. */
export function RichTextEditor({ widgetId, editor, className }: RichTextEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const [written, setWritten] = useState<{ quill: Quill; page: Element } | null>(null);
  const { doc, awareness, undo } = editor;
  useEffect(() => {
    const parent = host.current;
    const text = widgetText(doc, widgetId);
    if (parent === null || text === undefined) return undefined;
    const element = document.createElement("div");
    parent.append(element);
    // Undo is the page's own: one history for everything that I do.
    const created = new Quill(element, {
      formats: FORMATS,
      modules: { cursors: true, history: { maxStack: 0, userOnly: true }, toolbar: false },
    });
    created.root.setAttribute("aria-label", "Text");
    created.root.setAttribute("role", "textbox");
    created.root.setAttribute("aria-multiline", "true");
    created.root.setAttribute("aria-keyshortcuts", "Alt+F10");
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the binding uses no more of it than this.
    const binding = new QuillBinding(text, created, textAwareness(awareness, widgetId) as unknown as Awareness);
    const tracking = trackTyping(undo, binding);
    created.focus();
    created.setSelection(created.getLength(), 0);
    setWritten({ quill: created, page: parent.closest("main") ?? document.body });
    return () => {
      setWritten(null);
      tracking[Symbol.dispose]();
      binding.destroy();
      awareness.setLocalStateField("text", null);
      parent.replaceChildren();
    };
  }, [doc, awareness, undo, widgetId]);
  const toolbar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      toolbar.current?.querySelector("button")?.focus();
      return;
    }
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) undo.redo();
    else undo.undo();
  };
  return (
    <div className={className} onKeyDownCapture={onKeyDown}>
      <div ref={host} data-rich-text className="cursor-text" />
      {written !== null &&
        createPortal(
          <RichTextToolbar ref={toolbar} quill={written.quill} anchor={host} onFormat={() => undo.stopCapturing()} />,
          written.page,
        )}
    </div>
  );
}

/** Makes what is typed part of the page's history, word by word rather than letter by letter. */
function trackTyping(undo: Y.UndoManager, binding: QuillBinding): Disposable {
  const { captureTimeout } = undo;
  undo.stopCapturing();
  undo.captureTimeout = TYPING_MS;
  undo.trackedOrigins.add(binding);
  return {
    [Symbol.dispose]: () => {
      undo.stopCapturing();
      undo.captureTimeout = captureTimeout;
      undo.trackedOrigins.delete(binding);
    },
  };
}
