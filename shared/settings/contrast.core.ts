/** A colour as people see it: lightness 0 to 1, chroma, hue in degrees. */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

type Rgb = readonly [red: number, green: number, blue: number];

export type ThemeName = "light" | "dark";

/** What WCAG asks of text of ordinary size (AA). */
export const READABLE = 4.5;

/** The grounds that an accent stands on: `--background`, `--surface` and `--raised` of `tokens.css`. */
export const GROUNDS: Record<ThemeName, readonly Oklch[]> = {
  light: [
    { l: 0.975, c: 0.003, h: 260 },
    { l: 1, c: 0, h: 0 },
  ],
  dark: [
    { l: 0.165, c: 0.008, h: 265 },
    { l: 0.2, c: 0.009, h: 265 },
    { l: 0.24, c: 0.011, h: 265 },
  ],
};

const toLinear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const toGamma = (part: number) => (part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055);

function linearOf(hex: string): Rgb {
  const part = (at: number) => toLinear(parseInt(hex.slice(at, at + 2), 16) / 255);
  return [part(1), part(3), part(5)];
}

/** OKLCH as linear sRGB, by its author's matrices (https://bottosson.github.io/posts/oklab). */
function linearOfOklch({ l: lightness, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** The colour as lightness, chroma and hue. */
export function toOklch(hex: string): Oklch {
  const [red, green, blue] = linearOf(hex);
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, b),
    h: ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360,
  };
}

const isShown = (rgb: Rgb) => rgb.every((part) => part >= -0.0005 && part <= 1.0005);

/** The nearest colour that screens show, as `#rrggbb`: with less chroma where there is no such one. */
export function toHex(color: Oklch): string {
  let { c } = color;
  while (c > 0 && !isShown(linearOfOklch({ ...color, c }))) c = Math.max(0, c - 0.004);
  const parts = linearOfOklch({ ...color, c }).map((part) => Math.round(255 * toGamma(Math.min(1, Math.max(0, part)))));
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** WCAG's contrast of a colour with whatever ground of a theme it stands out from least, 1 to 21. */
export function contrastOn(hex: string, theme: ThemeName): number {
  const own = luminance(linearOf(hex));
  return Math.min(...GROUNDS[theme].map((ground) => ratio(own, luminance(linearOfOklch(ground)))));
}

/** White or nearly black, whichever can be read better on a colour. */
export function readableOn(hex: string): string {
  const own = luminance(linearOf(hex));
  const [white, black] = ["#ffffff", "#101014"];
  return ratio(own, 1) >= ratio(own, luminance(linearOf(black))) ? white : black;
}

const STEP = 0.005;

/** The shade of this hue that is nearest to the colour and can be read on the grounds of a theme; the colour itself where it can. */
export function readableShade(hex: string, theme: ThemeName): string {
  if (contrastOn(hex, theme) >= READABLE) return hex;
  const color = toOklch(hex);
  const by = theme === "light" ? -STEP : STEP;
  for (let l = color.l; l >= 0 && l <= 1; l += by) {
    const shade = toHex({ ...color, l });
    if (contrastOn(shade, theme) >= READABLE) return shade;
  }
  return theme === "light" ? "#000000" : "#ffffff";
}

/** An accent with what stands on it, and the tint of what is chosen. */
export interface AccentTokens {
  accent: string;
  foreground: string;
  soft: string;
}

function tokensOf(accent: string, theme: ThemeName): AccentTokens {
  const { c, h } = toOklch(accent);
  const soft = theme === "light" ? { l: 0.955, c: Math.min(c, 0.022), h } : { l: 0.29, c: Math.min(c, 0.05), h };
  return { accent, foreground: readableOn(accent), soft: toHex(soft) };
}

/** The accents of both themes; that of the dark one is made from the other where nobody has chosen one. Undefined for the product's own. */
export function accentTokens({
  accent,
  accentDark,
}: {
  accent: string | null;
  accentDark: string | null;
}): Record<ThemeName, AccentTokens> | undefined {
  const light = accent ?? accentDark;
  if (light === null) return undefined;
  return { light: tokensOf(light, "light"), dark: tokensOf(accentDark ?? readableShade(light, "dark"), "dark") };
}

/** The accents as a style sheet that outdoes `tokens.css`, wherever that stands. */
export function accentCss(colors: { accent: string | null; accentDark: string | null }): string {
  const tokens = accentTokens(colors);
  if (tokens === undefined) return "";
  const rule = (selector: string, { accent, foreground, soft }: AccentTokens) =>
    `${selector}{--accent:${accent};--accent-foreground:${foreground};--accent-soft:${soft}}`;
  return rule("html:root,html .light", tokens.light) + rule("html.dark:root,html .dark", tokens.dark);
}
