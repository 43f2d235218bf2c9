import { tileElement } from "./canvas-geometry.ts";
import type { PageStore, SettingsGroup } from "./page-store.tsx";

const FIELDS = "input:not([type=hidden]), select, textarea, button:not([role=tab]), [contenteditable=true]";
const INSPECTOR = "[data-inspector]";

/** So many frames at most: a tile in a container is drawn after the container is measured, data settings once the tools are known. */
const FRAMES = 60;

/** Frames in a row for which it has to stay: a dialog that closes gives the focus back a moment after it is gone. */
const SETTLED = 4;

/** Gives the focus to what is there in a moment, once what was changed is drawn and no dialog takes the focus to itself. */
function focusSoon(find: () => HTMLElement | null | undefined): void {
  // Whoever presses something meanwhile leads the focus themselves.
  const going = new AbortController();
  for (const event of ["keydown", "pointerdown"])
    window.addEventListener(event, () => going.abort(), { signal: going.signal, capture: true });
  const look = (frames: number, kept: number) => {
    if (going.signal.aborted) return;
    const element = document.querySelector("[role=dialog]") === null ? find() : null;
    const isKept = element != null && document.activeElement === element;
    if (element != null && !isKept) element.focus({ preventScroll: true });
    if (frames > 0 && kept < SETTLED) requestAnimationFrame(() => look(frames - 1, isKept ? kept + 1 : 0));
    else going.abort();
  };
  requestAnimationFrame(() => look(FRAMES, 0));
}

/** Leads the keyboard to the settings of what is selected: to the first field of a group. */
export function focusInspector(store: PageStore, group: SettingsGroup = store.settings.getSnapshot()): void {
  store.settings.set(group);
  // The page's own settings have no groups.
  const within = store.selection.getSnapshot().length === 0 ? "" : "[role=tabpanel]";
  focusSoon(() => document.querySelector<HTMLElement>(`${INSPECTOR} ${within} :is(${FIELDS})`));
}

/** Back from the settings to what they are of. */
export function focusSelection(store: PageStore): void {
  const [id] = store.selection.getSnapshot();
  if (id !== undefined) tileElement(id)?.focus({ preventScroll: true });
}

/** Leads the keyboard to what was just added or pasted, so that the next key moves it and screen readers name it. */
export function focusAdded(store: PageStore): void {
  // A dialog that closes gives the focus back to a widget that is selected by it.
  const [id] = store.selection.getSnapshot();
  if (id !== undefined) focusSoon(() => tileElement(id));
}
