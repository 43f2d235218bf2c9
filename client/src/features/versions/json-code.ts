import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { formOfZod } from "#client/forms/form-schema.core.ts";
import { widgetDefinition, widgetDefinitions } from "#client/widgets/registry.ts";

import { firstSyntaxError, positionOfPath } from "./json-position.ts";
import { checkLayout, type LayoutCheck } from "./layout-issues.core.ts";
import { type LayoutNames, nameOfPath } from "./layout-names.core.ts";

const NAMES: LayoutNames = {
  kind: (kind) => widgetDefinition(kind)?.title ?? kind,
  setting: (kind, prop) => {
    const definition = widgetDefinition(kind);
    return (definition && formOfZod(definition.props).find(({ name }) => name === prop)?.ui.label) ?? prop;
  },
};

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--chart-1)" },
  { tag: tags.string, color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--accent)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "12px", color: "var(--text)", backgroundColor: "transparent" },
  ".cm-scroller": { fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace', lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 0" },
  "&.cm-focused": { outline: "none" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklab, var(--accent) 24%, transparent)",
  },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in oklab, var(--text) 4%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in oklab, var(--accent) 14%, transparent)" },
  ".cm-searchMatch": { backgroundColor: "color-mix(in oklab, var(--warning) 30%, transparent)", borderRadius: "2px" },
  ".cm-searchMatch-selected": { backgroundColor: "color-mix(in oklab, var(--warning) 55%, transparent)" },
  ".cm-matchingBracket": { backgroundColor: "color-mix(in oklab, var(--accent) 20%, transparent)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--raised)", border: "1px solid var(--border)", color: "var(--muted)" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--text)", borderColor: "var(--border)" },
  ".cm-panels input, .cm-panels button": { fontFamily: "inherit" },
  ".cm-textfield": { backgroundColor: "var(--background)", color: "var(--text)", border: "1px solid var(--border)", borderRadius: "6px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--raised)", border: "1px solid var(--border)", borderRadius: "6px" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--border)", borderRadius: "8px" },
  ".cm-diagnostic": { borderLeftWidth: "3px", padding: "4px 8px" },
  ".cm-changedLine": { backgroundColor: "color-mix(in oklab, var(--accent) 8%, transparent)" },
  // The library's own sign is in no font that we bring.
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"···"' },
  ".cm-collapsedLines": { background: "var(--raised)", color: "var(--muted)", padding: "4px 12px" },
});

/** How JSON is shown everywhere in the product: numbers, folding, colours, search. */
const jsonView: Extension = [
  lineNumbers(),
  foldGutter(),
  highlightSpecialChars(),
  drawSelection(),
  bracketMatching(),
  highlightSelectionMatches(),
  search({ top: true }),
  json(),
  syntaxHighlighting(highlight),
  theme,
  EditorView.lineWrapping,
  keymap.of([...searchKeymap, ...foldKeymap]),
];

/** JSON to read only. */
export const jsonReading: Extension = [
  jsonView,
  EditorState.readOnly.of(true),
  EditorView.contentAttributes.of({ "aria-readonly": "true" }),
];

/** JSON to write: history, and mistakes underlined while typing. */
export function jsonWriting(onDiagnosis: (diagnosis: Diagnosis, state: EditorState) => void): Extension {
  return [
    jsonView,
    history(),
    indentOnInput(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    lintGutter(),
    linter(
      (view) => {
        const diagnosis = diagnose(view.state);
        onDiagnosis(diagnosis, view.state);
        return diagnosis.diagnostics;
      },
      { delay: 200 },
    ),
    // Tab stays the key that leaves the editor, so that a keyboard is never caught in it.
    keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
  ];
}

export interface Diagnosis {
  /** Null while the text isn't JSON. */
  check: LayoutCheck | null;
  diagnostics: Diagnostic[];
}

/** What is wrong with the text, at its place. */
export function diagnose(state: EditorState): Diagnosis {
  const text = state.doc.toString();
  const tree = ensureSyntaxTree(state, state.doc.length, 1_000);
  if (tree === null) return { check: null, diagnostics: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const at = firstSyntaxError(tree) ?? { from: 0, to: Math.min(1, text.length) };
    const message = `This is not JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { check: null, diagnostics: [{ ...withinText(at, text), severity: "error", message }] };
  }
  const kinds = new Set(widgetDefinitions().map(({ kind }) => kind));
  const check = checkLayout(value, kinds, (kind, prop) => widgetDefinition(kind)?.props.shape[prop]);
  const diagnostics = check.issues.map(({ path, message, severity }): Diagnostic => {
    const name = nameOfPath(value, path, NAMES);
    return { ...withinText(positionOfPath(tree, text, path), text), severity, message: name === "" ? message : `${name}: ${message}` };
  });
  return { check, diagnostics };
}

function withinText({ from, to }: { from: number; to: number }, text: string): { from: number; to: number } {
  return { from: Math.min(from, text.length), to: Math.min(to, text.length) };
}

/**
 * Makes the text `next` by replacing only what differs, so that cursor, folds and scroll stay where they are. What others have
 * made of it, and the text as it was opened, are no steps of mine to take back.
 */
export function replaceText(view: EditorView, next: string, { isUndoable }: { isUndoable: boolean }): void {
  const was = view.state.doc.toString();
  if (was === next) return;
  let from = 0;
  while (from < was.length && from < next.length && was[from] === next[from]) from += 1;
  let tail = 0;
  while (tail < was.length - from && tail < next.length - from && was.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  view.dispatch({
    changes: { from, to: was.length - tail, insert: next.slice(from, next.length - tail) },
    annotations: Transaction.addToHistory.of(isUndoable),
  });
}
