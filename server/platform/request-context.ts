import { AsyncLocalStorage } from "node:async_hooks";

import type { Actor } from "#shared/kernel/permission.ts";

/** Who asks, and from where; the same for everything that is done for one request. */
export interface RequestContext {
  actor: Actor;
  /** IP address of the one who asks. */
  address: string | null;
  requestId: string | null;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** Runs what a request asks for. Services need not be handed who asks. */
export function withinRequest<T>(context: RequestContext, run: () => T): T {
  return contexts.run(context, run);
}

/** The request in hand; undefined for what the server does by itself. */
export function currentRequest(): RequestContext | undefined {
  return contexts.getStore();
}

/** Runs what is nobody's request, even when one sets it off. */
export function outsideRequest<T>(run: () => T): T {
  return contexts.exit(run);
}
