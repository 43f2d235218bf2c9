import { useEffect, useMemo } from "react";

import { Skeleton } from "#client/ui/skeleton.tsx";
import { fetchFaces } from "#client/widgets/faces.ts";

import { recallShape } from "./remembered-shape.ts";

const PLAIN = ["col-span-1", "col-span-1", "col-span-1", "col-span-1", "col-span-4 h-64", "col-span-2 h-56", "col-span-2 h-56"];

/** The page before it is here: the tiles where they stood the last time, or a plain grid at the first visit. */
export function ViewerLoading({ slug, isWall }: { slug: string; isWall: boolean }) {
  const shape = useMemo(() => recallShape(slug), [slug]);
  useEffect(() => void fetchFaces(shape?.kinds ?? []), [shape]);
  if (isWall) return <output aria-label="Loading the page" className="bg-background fixed inset-0 block cursor-none" />;
  return (
    <output aria-label="Loading the page" className="bg-background text-text block min-h-dvh">
      <div className="border-border bg-surface flex h-12 items-center border-b px-4 text-sm font-semibold">
        {shape?.title ?? <Skeleton className="h-4 w-40" />}
      </div>
      {shape === null ? (
        <div className="grid grid-cols-4 gap-3 p-4">
          {PLAIN.map((place, index) => (
            <Skeleton key={`${place} ${index}`} className={`h-28 rounded-[10px] ${place}`} />
          ))}
        </div>
      ) : (
        <div className="relative m-4" style={{ height: shape.height }}>
          {shape.boxes.map(([left, top, width, height]) => (
            <Skeleton key={`${left} ${top}`} className="absolute rounded-[10px]" style={{ left, top, width, height }} />
          ))}
        </div>
      )}
    </output>
  );
}
