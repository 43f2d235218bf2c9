import type { UndoManager } from "yjs";

/**
 * What this tab had the server do, as steps among those of the document: each is taken back in its own way once all that was
 * done after it is, and can't be done again.
 */
export interface NotedSteps {
  /** Answers how to forget it. */
  note: (undo: () => void) => () => void;
  /** Takes back the newest where it is the last thing that was done; false where it is not. */
  takeBack: () => boolean;
  isEmpty: () => boolean;
}

export function createNotedSteps({ undoStack }: Pick<UndoManager, "undoStack">, onChange: () => void): NotedSteps {
  /** Each with how many steps of the document lay below it. */
  let steps: { undo: () => void; below: number }[] = [];
  const keep = (next: typeof steps) => {
    steps = next;
    onChange();
  };
  return {
    note: (undo) => {
      const step = { undo, below: undoStack.length };
      keep([...steps, step]);
      return () => keep(steps.filter((each) => each !== step));
    },
    takeBack: () => {
      const last = steps.at(-1);
      if (last === undefined || undoStack.length > last.below) return false;
      keep(steps.slice(0, -1));
      last.undo();
      return true;
    },
    isEmpty: () => steps.length === 0,
  };
}
