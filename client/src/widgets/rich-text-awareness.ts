import type { Awareness } from "y-protocols/awareness";

interface TextCursor {
  widget: string;
  anchor: unknown;
  head: unknown;
}

type Listener = (changes: { added: number[]; updated: number[]; removed: number[] }) => void;

function isTextCursor(value: unknown, widget: string): value is TextCursor {
  return (
    typeof value === "object" && value !== null && "widget" in value && value.widget === widget && "anchor" in value && "head" in value
  );
}

function userOf(value: unknown): { name: string; color: string } {
  const { name, color } = typeof value === "object" && value !== null ? { name: "", color: 0, ...value } : { name: "", color: 0 };
  return {
    name: typeof name === "string" ? name : "",
    color: `var(--presence-${typeof color === "number" ? color % 12 : 0})`,
  };
}

/**
 * The page's presence as the text binding wants it: a caret inside this very text only, with people's colours. Carets travel
 * in the field `text`, beside the pointer and selection of the canvas.
 */
export function textAwareness(awareness: Awareness, widget: string) {
  const seenAs = (state: Record<string, unknown>) => {
    const caret = state["text"];
    return { user: userOf(state["user"]), cursor: isTextCursor(caret, widget) ? { anchor: caret.anchor, head: caret.head } : null };
  };
  return {
    clientID: awareness.clientID,
    getStates: () => new Map([...awareness.getStates()].map(([id, state]) => [id, seenAs(state)])),
    getLocalState: () => {
      const state = awareness.getLocalState();
      return state === null ? null : seenAs(state);
    },
    setLocalStateField: (field: string, value: { anchor: unknown; head: unknown } | null) => {
      if (field === "cursor") awareness.setLocalStateField("text", value === null ? null : { widget, ...value });
    },
    on: (_event: "change", listener: Listener) => awareness.on("change", listener),
    off: (_event: "change", listener: Listener) => awareness.off("change", listener),
  };
}
