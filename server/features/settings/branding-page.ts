import type { PublicBranding } from "#shared/settings/contract.ts";
import { accentCss } from "#shared/settings/contrast.core.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);
}

/**
 * The client's entry page as this installation looks, so that nothing changes its colour or name while it loads: the title,
 * the icon, the accent as a style sheet, the theme to begin with, and all of it once more for the app to read.
 */
export function brandedPage(html: string, branding: PublicBranding): string {
  const { name, logo, accent, theme, wallTheme } = branding;
  const style = accentCss(branding);
  const head = [
    `<meta name="pb-branding" content="${escaped(JSON.stringify(branding))}">`,
    ...(style === "" ? [] : [`<style id="pb-accent">${style}</style>`]),
  ].join("");
  const page = html
    .replace(/<html/, () => `<html data-theme="${theme}" data-wall-theme="${wallTheme}"`)
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(name)}</title>`)
    .replace(/<\/head>/, () => `${head}</head>`);
  if (logo !== null) return page.replace(/<link\s[^>]*rel="icon"[^>]*>/, () => `<link rel="icon" href="${escaped(logo)}">`);
  return accent === null ? page : page.replace("fill='%233f4fd0'", () => `fill='%23${accent.slice(1)}'`);
}
