import { type ReactNode, useEffect, useRef, useState } from "react";

interface ScrollRegionProps {
  /** What it is, for those who hear it. */
  label: string;
  className?: string;
  children: ReactNode;
}

/** What doesn't fit is scrolled to, by keyboard too; as long as everything fits it is no stop on the way. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  const [outer, inner, isScrolled] = useIsScrolled();
  return (
    <div ref={outer} className={className} {...(isScrolled ? { role: "region", "aria-label": label, tabIndex: 0 } : {})}>
      <div ref={inner}>{children}</div>
    </div>
  );
}

/** Whether what is inside is higher than what is around it. */
function useIsScrolled() {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  useEffect(() => {
    const [around, inside] = [outer.current, inner.current];
    if (around === null || inside === null) return undefined;
    const observer = new ResizeObserver(() => setScrolled(inside.offsetHeight > around.clientHeight + 1));
    observer.observe(around);
    observer.observe(inside);
    return () => observer.disconnect();
  }, []);
  return [outer, inner, isScrolled] as const;
}
