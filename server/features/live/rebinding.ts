import type { Namespace } from "socket.io";

import type { Clock } from "#server/platform/clock.ts";
import { LIMITS } from "#server/platform/limits.ts";
import type { Logger } from "#server/platform/logger.ts";
import type { Rebound } from "#shared/live/schema.ts";

import { signatureOf } from "./bindings.core.ts";
import type { LiveClients } from "./live-clients.ts";
import type { PageLayouts } from "./page-layouts.ts";

/** Tells those who follow widgets of a page that it is another one now. */
export interface Rebinding extends Disposable {
  published: (event: { pageId: string; version: number }) => void;
  removed: (event: { pageId: string }) => void;
  draftEdited: (pageId: string) => void;
}

export interface RebindingOptions {
  namespace: Namespace;
  clients: LiveClients;
  layouts: PageLayouts;
  clock: Clock;
  logger: Logger;
}

export function createRebinding({ namespace, clients, layouts, clock, logger }: RebindingOptions): Rebinding {
  const edited = new Map<string, Disposable>();

  /** Whose binding is another one subscribes anew; the others never notice. */
  async function compare(pageId: string, which: "published" | "draft"): Promise<void> {
    const followers = [...clients.all()].flatMap(({ socket, following }) =>
      [...following.values()]
        .filter(({ page, isDraft }) => page === pageId && isDraft === (which === "draft"))
        .map((each) => ({ socket, ...each })),
    );
    if (followers.length === 0) return;
    const layout = await layouts.read(pageId, which);
    for (const { socket, page, widget, signature } of followers)
      if (signatureOf(layout, widget) !== signature) socket.emit("rebound", { page, widget } satisfies Rebound);
  }

  function changed(pageId: string, which: "published" | "draft"): void {
    compare(pageId, which).catch((error: unknown) => logger.error({ err: error, pageId }, "Bindings of a page could not be compared"));
  }

  return {
    published: ({ pageId, version }) => {
      layouts.forget(pageId);
      namespace.to(`page:${pageId}`).emit("published", { page: pageId, version });
      changed(pageId, "published");
    },
    removed: ({ pageId }) => {
      layouts.forget(pageId);
      namespace.to(`page:${pageId}`).emit("published", { page: pageId, version: 0 });
      changed(pageId, "published");
      changed(pageId, "draft");
    },
    draftEdited: (pageId) => {
      layouts.forget(pageId);
      if (edited.has(pageId)) return;
      const tell = () => {
        edited.delete(pageId);
        changed(pageId, "draft");
      };
      edited.set(pageId, clock.after(LIMITS.liveRebindMs, tell));
    },
    [Symbol.dispose]: () => {
      for (const timer of edited.values()) timer[Symbol.dispose]();
      edited.clear();
    },
  };
}
