import { useLayoutEffect, useMemo, useRef, useState } from "react";

import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { PageSurface, type TileMark } from "#client/widgets/page-surface.tsx";
import type { Layout } from "#shared/pages/schema.ts";

import { previewSource } from "./preview-data.ts";

/** Width at which pages are drawn; the preview is that picture made smaller, not the page for a small screen. */
const DESIGN_WIDTH_PX = 1_440;

export interface LayoutPreviewProps {
  pageId: string;
  layout: Layout;
  /** What it is a picture of. */
  name: string;
  marked?: ReadonlyMap<string, TileMark> | undefined;
}

/** A state of a page to look at, not to touch, with the data that its widgets were bound to. */
export function LayoutPreview({ pageId, layout, name, marked }: LayoutPreviewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number | null>(null);
  const source = useMemo(() => previewSource(layout), [layout]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = () => setScale(Math.min(1, element.clientWidth / DESIGN_WIDTH_PX));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    // Nothing in it takes the focus: it is scrolled by the keyboard itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={frame} tabIndex={0} aria-label={`Preview of ${name}`} className="h-full overflow-x-hidden overflow-y-auto">
      {scale !== null && (
        <div
          inert
          style={{ zoom: scale, width: scale === 1 ? "100%" : DESIGN_WIDTH_PX, ["--preview-scale" as string]: scale }}
          className="p-4"
        >
          <PageRuntime page={pageId} draft variables={layout.variables} source={source}>
            <PageSurface layout={layout} breakpoint="desktop" marked={marked} />
          </PageRuntime>
        </div>
      )}
    </section>
  );
}
