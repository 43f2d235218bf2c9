import { useSyncExternalStore } from "react";

import type { ThemeChoice } from "#shared/settings/appearance.ts";

import { branding } from "./branding.ts";

export type Theme = ThemeChoice;

const KEY = "pb.theme";
const listeners = new Set<() => void>();
const isTheme = (value: unknown): value is Theme => value === "system" || value === "light" || value === "dark";
/** What the one who is signed in chose; null for what the organisation has. */
let chosen: Theme | null = read();
let isWall = ["", "1"].includes(new URLSearchParams(globalThis.location?.search ?? "").get("wall") ?? "0");

function read(): Theme | null {
  const stored = globalThis.localStorage?.getItem(KEY);
  return isTheme(stored) ? stored : null;
}

/** A wall has the walls' theme, whoever opened it; everybody else what they chose, or what the organisation has. */
function inForce(): Theme {
  const { theme, wallTheme } = branding.getSnapshot();
  return isWall ? wallTheme : (chosen ?? theme);
}

function apply(): void {
  const theme = inForce();
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
}

/**
 * Chooses light, dark, what the system says, or with null what the organisation has. This browser remembers it for the next
 * time it starts; the server knows it for all browsers.
 */
export function setTheme(theme: Theme | null): void {
  if (chosen === theme && read() === theme) return;
  chosen = theme;
  if (theme === null) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  apply();
  for (const listener of listeners) listener();
}

/** Whether a page on a wall is shown. */
export function setWall(is: boolean): void {
  if (isWall === is) return;
  isWall = is;
  apply();
}

/** Keeps following the system, and the organisation, while nothing else was chosen. */
export function startTheme(): void {
  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  branding.subscribe(apply);
  // Chosen in another tab.
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY) setTheme(read());
  });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What was chosen; null for what the organisation has. */
export function useTheme(): Theme | null {
  return useSyncExternalStore(subscribe, () => chosen);
}
