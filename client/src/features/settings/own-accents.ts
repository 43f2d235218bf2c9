import { type AccentTokens, type ThemeName, toHex } from "#shared/settings/contrast.core.ts";

/** The product's own accents, as `tokens.css` has them. */
export const OWN_ACCENTS = {
  light: {
    accent: toHex({ l: 0.5, c: 0.19, h: 268 }),
    foreground: toHex({ l: 0.99, c: 0.003, h: 268 }),
    soft: toHex({ l: 0.955, c: 0.022, h: 268 }),
  },
  dark: {
    accent: toHex({ l: 0.74, c: 0.13, h: 270 }),
    foreground: toHex({ l: 0.18, c: 0.04, h: 270 }),
    soft: toHex({ l: 0.29, c: 0.05, h: 270 }),
  },
} satisfies Record<ThemeName, AccentTokens>;
