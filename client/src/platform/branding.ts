import { useEffect, useSyncExternalStore } from "react";

import { isSameJson } from "#shared/pages/plain.core.ts";
import { PRODUCT_NAME } from "#shared/settings/branding.ts";
import { PublicBranding, settingsContract } from "#shared/settings/contract.ts";
import { accentCss } from "#shared/settings/contrast.core.ts";

import { call } from "./api.ts";
import { appUrl } from "./base-url.ts";
import { createStore } from "./external-store.ts";
import { onSettings } from "./live-client.ts";

const NONE: PublicBranding = {
  name: PRODUCT_NAME,
  logo: null,
  accent: null,
  accentDark: null,
  theme: "system",
  wallTheme: "system",
  minPasswordLength: 10,
};

/** What the server wrote into the page, so that the app begins as it stays. */
function written(): PublicBranding {
  const text = globalThis.document?.querySelector<HTMLMetaElement>('meta[name="pb-branding"]')?.content;
  if (text === undefined) return NONE;
  return PublicBranding.safeParse(JSON.parse(text)).data ?? NONE;
}

/** How this installation looks. */
export const branding = createStore<PublicBranding>(written(), isSameJson);

const STYLE_ID = "pb-accent";
const icon = globalThis.document?.querySelector<HTMLLinkElement>('link[rel="icon"]') ?? null;

/** Colours the app; also for a look at colours that are not saved. */
export function showAccent(colors: Pick<PublicBranding, "accent" | "accentDark">): void {
  const css = accentCss(colors);
  let style = document.getElementById(STYLE_ID);
  if (style === null) {
    style = document.createElement("style");
    style.id = STYLE_ID;
    document.head.append(style);
  }
  if (style.textContent !== css) style.textContent = css;
}

const PRODUCT_ACCENT = "#3f4fd0";

/** The product's sign as the browser's tab shows it. */
function productIcon(accent: string): string {
  const tile = (place: string, opacity = "1") => `<rect ${place} rx='1.5' fill='#fff' opacity='${opacity}'/>`;
  const tiles = [
    tile("x='5' y='5' width='8' height='6'"),
    tile("x='15' y='5' width='4' height='6'", ".65"),
    tile("x='5' y='13' width='4' height='6'", ".65"),
    tile("x='11' y='13' width='8' height='6'"),
  ];
  const ground = `<rect width='24' height='24' rx='6' fill='${accent}'/>`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'>${ground}${tiles.join("")}</svg>`)}`;
}

function show(): void {
  const now = branding.getSnapshot();
  showAccent(now);
  if (icon !== null) icon.href = now.logo === null ? productIcon(now.accent ?? PRODUCT_ACCENT) : appUrl(now.logo).href;
}

/** Asks how the app looks now. */
async function refresh(): Promise<void> {
  try {
    branding.set(await call(settingsContract.branding));
  } catch {
    // The server is away: the look stays, and is asked for again.
  }
}

/** Keeps the app looking as the settings say. */
export function startBranding(): void {
  branding.subscribe(show);
}

const STRANGERS_ASK_MS = 15_000;

/**
 * Follows changes of the look: with a session, or as a screen or guest, the server tells at once; strangers ask now and then,
 * and when they come back to the tab.
 */
export function useFollowBranding(isKnown: boolean): void {
  useEffect(() => {
    if (isKnown) {
      const following = onSettings(() => void refresh());
      return () => following[Symbol.dispose]();
    }
    const look = () => document.visibilityState === "visible" && void refresh();
    const timer = setInterval(look, STRANGERS_ASK_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isKnown]);
}

export function useBranding(): PublicBranding {
  return useSyncExternalStore(branding.subscribe, branding.getSnapshot);
}
