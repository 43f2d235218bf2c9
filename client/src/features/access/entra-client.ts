import {
  type AccountInfo,
  AuthError,
  BrowserCacheLocation,
  type EventMessage,
  EventType,
  InteractionRequiredAuthError,
  PublicClientApplication,
} from "@azure/msal-browser";

import { appUrl } from "#client/platform/base-url.ts";
import type { EntraSignIn } from "#shared/access/entra.contract.ts";

import { wordsForEntraFailure } from "./entra-words.core.ts";

type EntraFacts = Extract<EntraSignIn, { isOn: true }>;

/** People look for their phone, or set a new password, before Microsoft's window answers. */
const PATIENCE_MS = 900_000;
const SCOPES = ["openid", "profile", "email"];

/** Signing in failed; the message is for the person. */
class EntraError extends Error {
  override readonly name = "EntraError";
}

/** Signing in at Microsoft: a window of theirs, and the tokens that come of it. They live in this page's memory alone. */
export interface EntraClient {
  /** Must follow a click at once, or the browser blocks the window. `onWindow` is told of the window once it is open. */
  signIn: (nonce: string, onWindow: (popup: Window) => void) => Promise<string>;
  /** A token for the groups of whoever signed in; undefined where Microsoft wants to ask them first. */
  groupsToken: () => Promise<string | undefined>;
  /** The same by Microsoft's window; must follow a click at once. */
  askForGroups: () => Promise<string>;
}

function toError(error: unknown): EntraError {
  if (error instanceof EntraError) return error;
  const { code, message } =
    error instanceof AuthError ? { code: error.errorCode, message: error.errorMessage } : { code: "unknown", message: String(error) };
  return new EntraError(wordsForEntraFailure({ code, message }), { cause: error });
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toError(error);
  }
}

function windowOf({ eventType, payload }: EventMessage): Window | undefined {
  if (eventType !== EventType.POPUP_OPENED || payload === null || !("popupWindow" in payload)) return undefined;
  return payload.popupWindow;
}

/** Gets ready for a click: what it then does must not have to wait. */
export async function openEntraClient({ clientId, authority, groupsScope }: EntraFacts): Promise<EntraClient> {
  const application = await inWords(async () => {
    const made = new PublicClientApplication({
      auth: { clientId, authority, knownAuthorities: [new URL(authority).host], redirectUri: appUrl("/entra").href },
      cache: { cacheLocation: BrowserCacheLocation.MemoryStorage },
      system: { popupBridgeTimeout: PATIENCE_MS },
    });
    await made.initialize();
    return made;
  });
  let account: AccountInfo | undefined;

  return {
    signIn: (nonce, onWindow) =>
      inWords(async () => {
        const listening = application.addEventCallback((event) => {
          const popup = windowOf(event);
          if (popup !== undefined) onWindow(popup);
        });
        try {
          const result = await application.loginPopup({ scopes: SCOPES, nonce, overrideInteractionInProgress: true });
          account = result.account;
          return result.idToken;
        } finally {
          if (listening !== null) application.removeEventCallback(listening);
        }
      }),
    groupsToken: () =>
      inWords(async () => {
        if (account === undefined) return undefined;
        try {
          return (await application.acquireTokenSilent({ scopes: [groupsScope], account })).accessToken;
        } catch (error) {
          if (error instanceof InteractionRequiredAuthError) return undefined;
          throw error;
        }
      }),
    askForGroups: () =>
      inWords(async () => {
        const request = { scopes: [groupsScope], overrideInteractionInProgress: true };
        return (await application.acquireTokenPopup(account === undefined ? request : { ...request, account })).accessToken;
      }),
  };
}
