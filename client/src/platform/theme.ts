import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const KEY = "pb.theme";
const listeners = new Set<() => void>();
const isTheme = (value: unknown): value is Theme => value === "system" || value === "light" || value === "dark";
let current: Theme = read();

function read(): Theme {
  const stored = globalThis.localStorage?.getItem(KEY);
  return isTheme(stored) ? stored : "system";
}

function apply(): void {
  const dark = current === "dark" || (current === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.classList.toggle("dark", dark);
}

/** Chooses light, dark, or what the system says; remembered in this browser. */
export function setTheme(theme: Theme): void {
  current = theme;
  localStorage.setItem(KEY, theme);
  apply();
  for (const listener of listeners) listener();
}

/** Keeps following the system while nothing else was chosen. */
export function startTheme(): void {
  apply();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => current);
}
