import { DynamicIcon as Lucide, iconNames } from "lucide-react/dynamic";
import type { ComponentProps, ReactElement } from "react";

type IconName = ComponentProps<typeof Lucide>["name"];

const names: ReadonlySet<string> = new Set(iconNames);

function isIconName(name: string): name is IconName {
  return names.has(name);
}

/** Any icon of the set; what knows all their names comes in with the first. */
export function DynamicIcon({
  name,
  size,
  className,
  box,
}: {
  name: string;
  size: number;
  className: string | undefined;
  box: ReactElement;
}) {
  if (!isIconName(name)) return box;
  return <Lucide name={name} size={size} className={className} aria-hidden fallback={() => box} />;
}
