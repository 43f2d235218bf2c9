import { createHash } from "node:crypto";

import type { PublicBranding } from "#shared/settings/contract.ts";
import { PICTURE_URL } from "#shared/settings/picture.core.ts";

import type { SettingsStore } from "./settings.service.ts";

/** The logo's bytes, and what tells one from another. */
export interface Logo {
  type: string;
  bytes: Buffer;
  etag: string;
}

/** What strangers may know of the settings. */
export interface BrandingReader {
  public: () => Promise<PublicBranding>;
  /** Undefined for the product's own sign. */
  logo: () => Promise<Logo | undefined>;
}

function logoOf(url: string | null): Logo | undefined {
  const [, type, base64] = url === null ? [] : (PICTURE_URL.exec(url) ?? []);
  if (type === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, "base64");
  return { type, bytes, etag: createHash("sha256").update(bytes).digest("base64url").slice(0, 16) };
}

export function createBranding({ get }: Pick<SettingsStore, "get">): BrandingReader {
  /** The last one, so that it is not decoded and hashed for every page. */
  let last: { url: string | null; logo: Logo | undefined } = { url: null, logo: undefined };
  const logoAt = (url: string | null) => {
    if (last.url !== url) last = { url, logo: logoOf(url) };
    return last.logo;
  };
  return {
    public: async () => {
      const [{ name, logo, accent, accentDark }, { theme, wallTheme }, { minPasswordLength }] = await Promise.all([
        get("branding"),
        get("appearance"),
        get("sessions"),
      ]);
      const etag = logoAt(logo)?.etag;
      return {
        name,
        logo: etag === undefined ? null : `api/branding/logo?v=${etag}`,
        accent,
        accentDark,
        theme,
        wallTheme,
        minPasswordLength,
      };
    },
    logo: async () => logoAt((await get("branding")).logo),
  };
}
