import { useCallback, useEffect, useRef, useState } from "react";

import { ApiProblem, call } from "#client/platform/api.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { EntraSignIn } from "#shared/access/entra.contract.ts";
import type { Me } from "#shared/access/schema.ts";

import type { EntraClient } from "./entra-client.ts";

/** How it goes: nothing yet, Microsoft's window is open (or seems closed), Microsoft must be asked for the groups, it is done. */
export type EntraState = { at: "idle" | "waiting" | "closed" | "groups" | "entering" } | { at: "failed"; message: string };

interface Ready {
  client: EntraClient;
  nonce: string;
  expiresAt: number;
}

/** A nonce with less time left is no use for somebody who looks for their phone. */
const NONCE_LEFT_MS = 300_000;
const LOOK_EVERY_MS = 500;

async function prepare(facts: Extract<EntraSignIn, { isOn: true }>): Promise<Ready> {
  const [client, { nonce, expiresAt }] = await Promise.all([
    import("./entra-client.ts").then(({ openEntraClient }) => openEntraClient(facts)),
    call(accessContract.entraNonce),
  ]);
  return { client, nonce, expiresAt: Date.parse(expiresAt) };
}

function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.message;
  return error instanceof Error && error.name === "EntraError" ? error.message : "Something unexpected happened. Try again.";
}

/**
 * Tells when Microsoft's window was closed. Its page cuts the tie to this one, and then it looks closed although it is not: only
 * once somebody is back on this page it may be.
 */
function watchWindow(popup: Window, onClosed: () => void): () => void {
  const timer = setInterval(() => {
    if (popup.closed && document.hasFocus()) onClosed();
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/** Signing in with Microsoft, from the click to who it is. */
export function useEntraSignIn(facts: Extract<EntraSignIn, { isOn: true }>, onSignedIn: (me: Me) => Promise<void>) {
  const [state, setState] = useState<EntraState>({ at: "idle" });
  const ready = useRef<Promise<Ready>>(undefined);
  const run = useRef(0);
  const idToken = useRef("");

  const keep = useCallback((next: Promise<Ready>) => {
    ready.current = next;
    // What fails is told to whoever clicks, and tried anew then.
    next.catch(() => {
      if (ready.current === next) ready.current = undefined;
    });
    return next;
  }, []);
  const getReady = useCallback(() => ready.current ?? keep(prepare(facts)), [facts, keep]);
  // While they read the screen: the window opens at once when they click.
  useEffect(() => void getReady().catch(() => undefined), [getReady]);
  useEffect(() => () => void (run.current += 1), []);

  async function attempt(work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++run.current;
    const isCurrent = () => run.current === mine;
    try {
      await work(isCurrent);
    } catch (error) {
      if (isCurrent()) setState({ at: "failed", message: messageOf(error) });
    }
  }

  async function enter(isCurrent: () => boolean, graphToken?: string): Promise<void> {
    if (!isCurrent()) return;
    setState({ at: "entering" });
    const tokens = { idToken: idToken.current, ...(graphToken === undefined ? {} : { graphToken }) };
    try {
      const me = await call(accessContract.entraLogin, { body: tokens });
      if (isCurrent()) await onSignedIn(me);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== "entra.groups-needed" || graphToken !== undefined) throw error;
      const found = await (await getReady()).client.groupsToken();
      if (found !== undefined) await enter(isCurrent, found);
      else if (isCurrent()) setState({ at: "groups" });
    }
  }

  const start = () =>
    attempt(async (isCurrent) => {
      setState({ at: "waiting" });
      const known = await getReady();
      const { client, nonce } = known.expiresAt - Date.now() < NONCE_LEFT_MS ? await renew(known.client) : known;
      let unwatch = () => {};
      try {
        idToken.current = await client.signIn(nonce, (popup) => {
          unwatch = watchWindow(popup, () => isCurrent() && setState({ at: "closed" }));
        });
      } finally {
        unwatch();
      }
      // It is used now, whatever comes of it.
      void renew(client).catch(() => undefined);
      await enter(isCurrent);
    });

  const renew = (client: EntraClient) =>
    keep(call(accessContract.entraNonce).then(({ nonce, expiresAt }) => ({ client, nonce, expiresAt: Date.parse(expiresAt) })));

  /** Microsoft wants to ask them before it tells their groups. */
  const askForGroups = () =>
    attempt(async (isCurrent) => {
      const { client } = await getReady();
      setState({ at: "waiting" });
      await enter(isCurrent, await client.askForGroups());
    });

  return { state, start: () => void start(), askForGroups: () => void askForGroups() };
}
