import { useSyncExternalStore } from "react";

import { createStore } from "#client/platform/external-store.ts";

type Drawing = typeof import("./toaster.tsx");
type Sonner = Drawing["toast"];
type Message = Parameters<Sonner>;

const drawing = createStore<Drawing | null>(null);
const listening = Promise.withResolvers<undefined>();
const hear = () => listening.resolve(undefined);

/** Fetches what draws messages: for screens that may have to say that the server is away. */
export async function prepareToasts(): Promise<void> {
  drawing.set(await import("./toaster.tsx"));
}

async function say(speak: (sonner: Sonner) => unknown): Promise<void> {
  await prepareToasts();
  await listening.promise;
  const made = drawing.getSnapshot();
  if (made !== null) speak(made.toast);
}

/** Says something in a corner of the screen for a moment. What draws it comes in with the first message. */
export const toast = Object.assign((...message: Message) => void say((sonner) => sonner(...message)), {
  success: (...message: Message) => void say((sonner) => sonner.success(...message)),
  error: (...message: Message) => void say((sonner) => sonner.error(...message)),
  promise: (...work: Parameters<Sonner["promise"]>) => void say((sonner) => sonner.promise(...work)),
});

/** Where short messages appear; one for the whole app. */
export function Toaster() {
  const made = useSyncExternalStore(drawing.subscribe, drawing.getSnapshot);
  return made === null ? null : <made.Toaster onReady={hear} />;
}
