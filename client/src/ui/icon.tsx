import { lazy, Suspense } from "react";

const DynamicIcon = lazy(async () => ({ default: (await import("./dynamic-icon.tsx")).DynamicIcon }));

/** A lucide icon by its kebab-case name; an empty box of the same size until it is there, and for a name that there is not. */
export function Icon({ name, size = 16, className }: { name: string; size?: number; className?: string | undefined }) {
  const box = <span aria-hidden className={className} style={{ display: "inline-block", width: size, height: size }} />;
  return (
    <Suspense fallback={box}>
      <DynamicIcon name={name} size={size} className={className} box={box} />
    </Suspense>
  );
}
