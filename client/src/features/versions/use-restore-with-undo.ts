import { useRef, useState } from "react";
import type * as Y from "yjs";

import { toast } from "#client/ui/toast.tsx";

import { draftSource } from "./draft-source.ts";
import { documentSource } from "./layout-source.ts";
import { withoutRestore, type Restored } from "./undo-restore.core.ts";
import { reasonOf, type Restore, useRestore } from "./versions-data.ts";

/** The page that is open, and where an undo goes in. */
export interface OpenPage {
  pageId: string;
  doc: Y.Doc;
  /** Origin of this tab's edits. */
  origin: unknown;
  canEdit: boolean;
  /** Tells those who draw with us, and makes of it a step of the builder's own undo; answers how to forget that step. */
  noteRestore?: ((what: string, undo: () => void) => () => void) | undefined;
}

/** An undo is no step of its own: what is undone next is what was done before. */
const UNDOING = { undo: "restore" };

/** In one transaction of the open document, so that nobody's edit comes in between; of one that was closed, by the server. */
async function takeBack({ pageId, doc }: OpenPage, restored: Restored): Promise<void> {
  const source = doc.isDestroyed ? draftSource(pageId) : documentSource(doc, UNDOING);
  try {
    await source.write((now) => withoutRestore(restored, now));
    toast.success("The restore was taken back");
  } catch (error) {
    toast.error("The restore could not be taken back", { description: reasonOf(error) });
  }
}

function whatIsDone(name: string, widgets: readonly string[] | undefined): string {
  if (widgets === undefined) return `The draft is as in “${name}” again`;
  return `Restored ${widgets.length} ${widgets.length === 1 ? "widget" : "widgets"} from “${name}”`;
}

export interface RestoreWithUndo {
  run: (what: Restore & { name: string }) => void;
  isPending: boolean;
  /** Takes the last restore back; for those whom a dialog keeps from the message that offers it too. */
  undo: (() => void) | undefined;
}

/** Restores and offers to take it back: done at once, never asked before. */
export function useRestoreWithUndo(page: OpenPage): RestoreWithUndo {
  const restore = useRestore(page.pageId);
  const [last, setLast] = useState<Restored>();
  const forget = useRef<(() => void) | undefined>(undefined);
  const undo = (restored: Restored) => {
    forget.current?.();
    forget.current = undefined;
    setLast(undefined);
    void takeBack(page, restored);
  };
  const run = ({ name, ...what }: Restore & { name: string }) => {
    restore.mutate(what, {
      onSuccess: (restored) => {
        setLast(restored);
        forget.current?.();
        forget.current = page.noteRestore?.(name, () => undo(restored));
        toast.success(whatIsDone(name, what.widgets), {
          description: "Viewers see it once it is published.",
          action: { label: "Undo", onClick: () => undo(restored) },
        });
      },
      onError: (error) => toast.error("Nothing was restored", { description: reasonOf(error) }),
    });
  };
  return { run, isPending: restore.isPending, undo: last && (() => undo(last)) };
}
