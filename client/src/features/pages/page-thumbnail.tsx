import { useQuery } from "@tanstack/react-query";
import { LayoutDashboard } from "lucide-react";
import { useLayoutEffect, useState } from "react";

import { call } from "#client/platform/api.ts";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { PageSurface } from "#client/widgets/page-surface.tsx";
import { useIsNear } from "#client/widgets/use-is-near.ts";
import { type PageSummary, pagesContract } from "#shared/pages/contract.ts";
import type { Layout } from "#shared/pages/schema.ts";

/** Width at which pages are drawn; the thumbnail is that picture made smaller. */
const DESIGN_WIDTH_PX = 1_200;

async function fetchLayout({ id, publishedVersion }: PageSummary): Promise<Layout> {
  const params = { pageId: id };
  return publishedVersion === null ? call(pagesContract.getDraft, { params }) : (await call(pagesContract.published, { params })).layout;
}

/** The upper part of a page, alive: as published, or its draft while it is not. */
export function PageThumbnail({ page }: { page: PageSummary }) {
  const [frame, isNear] = useIsNear();
  const [scale, setScale] = useState<number>();
  // Asked for once it is near, and then kept: scrolling back shows it at once.
  const [wasNear, setWasNear] = useState(false);
  if (isNear && !wasNear) setWasNear(true);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const measure = () => setScale(element.clientWidth / DESIGN_WIDTH_PX);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return (
    <div ref={frame} aria-hidden inert className="bg-background pointer-events-none relative aspect-[16/9] overflow-hidden border-b">
      {wasNear && scale !== undefined && <Picture page={page} scale={scale} />}
    </div>
  );
}

function Picture({ page, scale }: { page: PageSummary; scale: number }) {
  const layout = useQuery({
    queryKey: ["pages", "thumbnail", page.id, page.publishedVersion, page.publishedVersion === null ? page.updatedAt : null],
    queryFn: () => fetchLayout(page),
    staleTime: Infinity,
  });
  if (layout.isPending) return <Skeleton className="absolute inset-4" />;
  if (layout.data === undefined || layout.data.widgets.length === 0) {
    return (
      <div className="text-muted grid h-full place-items-center">
        <LayoutDashboard size={28} strokeWidth={1.25} />
      </div>
    );
  }
  return (
    <div style={{ width: DESIGN_WIDTH_PX, zoom: scale }} className="p-4">
      <PageRuntime page={page.id} draft={page.publishedVersion === null} variables={layout.data.variables}>
        <PageSurface layout={layout.data} breakpoint="desktop" />
      </PageRuntime>
    </div>
  );
}
