/** In this order: many say that they are others too. */
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(?:e|A|iOS)?\/(\d+)/, "Edge"],
  [/(?:OPR|Opera)\/(\d+)/, "Opera"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS|Chromium)\/(\d+)/, "Chrome"],
  // Its own number stands apart from its name.
  [/Version\/(\d+).*Safari\//, "Safari"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux/, "Linux"],
];

/** The first that is spoken of, with its version where the pattern finds one. */
function nameIn(text: string, names: readonly [RegExp, string][]): string | undefined {
  for (const [pattern, name] of names) {
    const found = pattern.exec(text);
    if (found !== null) return found[1] === undefined ? name : `${name} ${found[1]}`;
  }
  return undefined;
}

/** What a browser says of itself, in words: "Chrome 140 on Windows". */
export function deviceName(userAgent: string | null): string {
  if (userAgent === null || userAgent.trim() === "") return "Unknown browser";
  const browser = nameIn(userAgent, BROWSERS);
  const system = nameIn(userAgent, SYSTEMS);
  if (browser === undefined && system === undefined) return userAgent.split(/[\s/]/, 1)[0] ?? userAgent;
  return system === undefined ? (browser ?? "") : `${browser ?? "Browser"} on ${system}`;
}
