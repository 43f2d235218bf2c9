import { appUrl } from "#client/platform/base-url.ts";
import { useBranding } from "#client/platform/branding.ts";

import { cn } from "./cn.ts";
import { Mark } from "./mark.tsx";

/** The organisation's logo, or the product's sign. */
export function BrandMark({ className }: { className?: string }) {
  const { logo } = useBranding();
  if (logo === null) return <Mark {...(className === undefined ? {} : { className })} />;
  return <img alt="" src={appUrl(logo).href} className={cn("size-6 shrink-0 rounded-md object-contain", className)} />;
}
