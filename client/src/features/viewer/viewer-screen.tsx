import { useEffect, useLayoutEffect, useRef } from "react";
import { useParams, useSearchParams } from "react-router";

import { useFollowBranding } from "#client/platform/branding.ts";
import { setWall } from "#client/platform/theme.ts";
import { ToSignIn, useEver } from "#client/platform/to-sign-in.tsx";
import { visitorKind } from "#client/platform/visitor.ts";
import { PageRuntime } from "#client/widgets/page-runtime.tsx";
import { PageSurface } from "#client/widgets/page-surface.tsx";
import { usePageTheme } from "#client/widgets/use-page-theme.ts";

import { type PublishedPage, usePublishedPage } from "./published-page.ts";
import { rememberShape } from "./remembered-shape.ts";
import { useNewBuild } from "./use-new-build.ts";
import { ViewerHeader } from "./viewer-header.tsx";
import { ViewerLoading } from "./viewer-loading.tsx";
import { ViewerSearch } from "./viewer-search.tsx";
import { ViewerStopped } from "./viewer-stopped.tsx";
import { Wall } from "./wall.tsx";

/** `/p/<slug>`: a published page to look at; with `?wall=1` for a screen that nobody touches. */
export function ViewerScreen() {
  const { slug = "" } = useParams();
  const [query] = useSearchParams();
  const isWall = ["", "1"].includes(query.get("wall") ?? "0");
  const state = usePublishedPage(slug);
  const wasShown = useEver(state.at === "shown");
  useNewBuild();
  useFollowBranding(state.at === "shown");
  useLayoutEffect(() => {
    setWall(isWall);
    return () => setWall(false);
  }, [isWall]);
  switch (state.at) {
    case "loading":
      return <ViewerLoading slug={slug} isWall={isWall} />;
    case "stopped":
      if (state.obstacle === "signed-out" && (isWall || visitorKind() !== undefined)) {
        // Nobody stands before a wall to sign in, and a guest has nothing to sign in with.
        const ending = isWall || visitorKind() === "screen" ? "screen-over" : "guest-over";
        return <ViewerStopped obstacle={ending} detail={state.detail} retry={state.retry} isWall={ending === "screen-over"} />;
      }
      if (state.obstacle === "signed-out") return <ToSignIn wasInside={wasShown} />;
      return <ViewerStopped obstacle={state.obstacle} detail={state.detail} retry={state.retry} isWall={isWall} />;
    case "shown":
      return <Shown published={state.published} isCutOff={state.isCutOff} isWall={isWall} />;
  }
}

function Shown({ published, isCutOff, isWall }: { published: PublishedPage; isCutOff: boolean; isWall: boolean }) {
  const { page, layout } = published;
  usePageTheme(layout.theme);
  useEffect(() => {
    document.title = layout.title || page.slug;
  }, [layout.title, page.slug]);
  return (
    <PageRuntime page={page.id} variables={layout.variables}>
      {isWall ? <Wall layout={layout} isCutOff={isCutOff} /> : <Desk published={published} isCutOff={isCutOff} />}
    </PageRuntime>
  );
}

function Desk({ published, isCutOff }: { published: PublishedPage; isCutOff: boolean }) {
  const { page, layout } = published;
  const surface = useRef<HTMLDivElement>(null);
  const hasTables = layout.widgets.some(({ kind }) => kind === "table");
  useEffect(() => {
    const element = surface.current;
    if (element === null) return undefined;
    const remember = () => rememberShape(page.slug, element, layout);
    const observer = new ResizeObserver(remember);
    observer.observe(element);
    return () => observer.disconnect();
  }, [page.slug, layout]);
  return (
    <div className="bg-background text-text min-h-dvh text-sm">
      <ViewerHeader published={published} isCutOff={isCutOff} surface={surface} />
      {hasTables && (
        <div className="px-4 pt-3 sm:hidden print:hidden">
          <ViewerSearch />
        </div>
      )}
      <main className="p-4">
        <div ref={surface}>{layout.widgets.length === 0 ? <NothingHere /> : <PageSurface layout={layout} />}</div>
      </main>
    </div>
  );
}

function NothingHere() {
  return (
    <div className="grid min-h-[60dvh] place-items-center text-center">
      <div className="grid gap-1">
        <p className="text-base font-medium">This page is empty</p>
        <p className="text-muted text-[13px]">What its editors publish appears here by itself.</p>
      </div>
    </div>
  );
}
