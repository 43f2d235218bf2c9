import { lazy, Suspense } from "react";
import type * as Y from "yjs";

import { Skeleton } from "#client/ui/skeleton.tsx";

export interface JsonEditorProps {
  pageId: string;
  /** The open document; without it the draft on the server is read and merged into. */
  doc?: Y.Doc | undefined;
  /** Origin of the transaction that a save makes: the one whose edits the undo manager takes back. */
  origin?: unknown;
  onClose: () => void;
}

const Panel = lazy(() => import("./json-editor-panel.tsx").then((module) => ({ default: module.JsonEditorPanel })));

/** Raw `layout.json` editor. CodeMirror comes in when it is opened, not before. */
export function JsonEditor(props: JsonEditorProps) {
  return (
    <Suspense fallback={<Skeleton className="h-full w-full" />}>
      <Panel {...props} />
    </Suspense>
  );
}
