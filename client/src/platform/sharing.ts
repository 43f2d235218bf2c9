import { createStore } from "./external-store.ts";

/** What somebody decides about who else may use it. */
export interface Shareable {
  kind: "page" | "tool";
  id: string;
  title: string;
}

/** What is being shared now: lists, the builder and a page itself ask for it here, and the app shows the one dialog for all. */
export const sharing = createStore<Shareable | null>(null);
