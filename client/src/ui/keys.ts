const isMac = /mac|iphone|ipad/i.test(navigator.platform);

const SIGNS: Record<string, string> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Plus: "+", Minus: "−" };

/** `Mod+Shift+Z` as it is printed on this machine's keys. */
export function keysText(keys: string): string {
  const printed = isMac
    ? keys.replaceAll("Mod", "⌘").replaceAll("Shift", "⇧").replaceAll("+", "")
    : keys.replaceAll("Mod", "Ctrl").replaceAll("+", " ");
  return printed.replace(/Arrow(?:Left|Right|Up|Down)|Plus|Minus/, (key) => SIGNS[key] ?? key);
}
