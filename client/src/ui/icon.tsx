import { DynamicIcon, iconNames } from "lucide-react/dynamic";
import type { ComponentProps } from "react";

export type IconName = ComponentProps<typeof DynamicIcon>["name"];

const names: ReadonlySet<string> = new Set(iconNames);

function isIconName(name: string): name is IconName {
  return names.has(name);
}

/** A lucide icon by its kebab-case name; an empty box of the same size for a name that there is not. */
export function Icon({ name, size = 16, className }: { name: string; size?: number; className?: string | undefined }) {
  const box = <span aria-hidden className={className} style={{ display: "inline-block", width: size, height: size }} />;
  if (!isIconName(name)) return box;
  return <DynamicIcon name={name} size={size} className={className} aria-hidden fallback={() => box} />;
}
