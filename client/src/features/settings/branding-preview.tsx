import { useEffect } from "react";

import { showAccent, useBranding } from "#client/platform/branding.ts";
import { Button } from "#client/ui/button.tsx";
import { Mark } from "#client/ui/mark.tsx";
import { Status } from "#client/ui/status.tsx";
import type { Json } from "#shared/kernel/json.ts";
import {
  type AccentTokens,
  accentTokens,
  contrastOn,
  GROUNDS,
  READABLE,
  readableShade,
  type ThemeName,
  toHex,
} from "#shared/settings/contrast.core.ts";

import { OWN_ACCENTS } from "./own-accents.ts";
import { colorOf } from "./save-warnings.ts";

interface BrandingPreviewProps {
  values: Readonly<Record<string, Json>>;
  onChange: (field: string, value: Json | undefined) => void;
  isReadOnly: boolean;
}

const THEMES = {
  light: { title: "Light theme", field: "accent", text: "#1d2028", muted: "#5b6069", border: "#dcdfe5" },
  dark: { title: "Dark theme", field: "accentDark", text: "#e6e8ec", muted: "#9da1aa", border: "#2c3038" },
} satisfies Record<ThemeName, Record<string, string>>;

/** How the name, the logo and the accent look in both themes, before anybody else sees them; and whether they can be read. */
export function BrandingPreview({ values, onChange, isReadOnly }: BrandingPreviewProps) {
  const saved = useBranding();
  const accent = colorOf(values["accent"]);
  const accentDark = colorOf(values["accentDark"]);
  const tokens = accentTokens({ accent, accentDark });
  // The whole app shows it while it is chosen, and what is saved again when one leaves.
  useEffect(() => {
    showAccent({ accent, accentDark });
    return () => showAccent(saved);
  }, [accent, accentDark, saved]);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      {(["light", "dark"] as const).map((theme) => (
        <ThemePreview
          key={theme}
          theme={theme}
          tokens={tokens?.[theme] ?? OWN_ACCENTS[theme]}
          name={typeof values["name"] === "string" ? values["name"] : ""}
          logo={typeof values["logo"] === "string" ? values["logo"] : null}
          isOwn={tokens === undefined}
          takeShade={isReadOnly ? undefined : (shade) => onChange(THEMES[theme].field, shade)}
        />
      ))}
    </div>
  );
}

interface ThemePreviewProps {
  theme: ThemeName;
  tokens: AccentTokens;
  name: string;
  logo: string | null;
  /** Nobody has chosen an accent. */
  isOwn: boolean;
  takeShade: ((shade: string) => void) | undefined;
}

function ThemePreview({ theme, tokens, name, logo, isOwn, takeShade }: ThemePreviewProps) {
  const { title, text, muted, border } = THEMES[theme];
  const ground = toHex(GROUNDS[theme][1] ?? GROUNDS[theme][0]!);
  return (
    <figure className="grid content-start gap-2">
      <figcaption className="text-muted text-xs">{title}</figcaption>
      <div aria-hidden className="rounded-tile grid gap-3 border p-4" style={{ background: ground, color: text, borderColor: border }}>
        <span className="flex min-w-0 items-center gap-2.5 font-semibold">
          {logo === null ? (
            <span style={{ ["--accent" as string]: tokens.accent, ["--accent-foreground" as string]: tokens.foreground }}>
              <Mark />
            </span>
          ) : (
            <img alt="" src={logo} className="size-6 shrink-0 rounded-md object-contain" />
          )}
          <span className="truncate">{name}</span>
        </span>
        <span className="rounded-lg px-2.5 py-1.5 font-medium" style={{ background: tokens.soft }}>
          Pages
        </span>
        <span className="flex items-center gap-3">
          <span className="rounded-lg px-3 py-1.5 font-medium" style={{ background: tokens.accent, color: tokens.foreground }}>
            Publish
          </span>
          <span className="font-medium" style={{ color: tokens.accent }}>
            A link
          </span>
          <span style={{ color: muted }}>and text</span>
        </span>
      </div>
      {!isOwn && <Contrast theme={theme} accent={tokens.accent} takeShade={takeShade} />}
    </figure>
  );
}

/** WCAG's contrast of the accent in a theme, in words too, and a shade that can be read. */
function Contrast({ theme, accent, takeShade }: { theme: ThemeName; accent: string; takeShade: ThemePreviewProps["takeShade"] }) {
  const ratio = Math.floor(contrastOn(accent, theme) * 10) / 10;
  if (ratio >= READABLE) return <Status kind="ok">{`${ratio.toFixed(1)} : 1, can be read`}</Status>;
  const shade = readableShade(accent, theme);
  return (
    <div className="grid justify-items-start gap-2">
      <Status kind="warning">{`${ratio.toFixed(1)} : 1, hard to read`}</Status>
      <p className="text-muted text-xs">
        {`Links in this colour are hard to read for many people: ${READABLE} : 1 is the least that WCAG asks for.`}
      </p>
      {takeShade !== undefined && (
        <Button variant="secondary" size="sm" onClick={() => takeShade(shade)}>
          <span aria-hidden className="size-3.5 rounded-sm" style={{ background: shade }} />
          {`Use ${shade} (${contrastOn(shade, theme).toFixed(1)} : 1)`}
        </Button>
      )}
    </div>
  );
}
