import { ChevronRight, CloudOff, PanelLeft, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, Outlet, useLocation } from "react-router";

import { useBranding } from "#client/platform/branding.ts";
import { useIsOnline } from "#client/platform/network.ts";
import { useMe } from "#client/platform/session.ts";
import { BrandMark } from "#client/ui/brand-mark.tsx";
import { Button } from "#client/ui/button.tsx";
import { cn } from "#client/ui/cn.ts";
import { Kbd } from "#client/ui/kbd.tsx";
import { prepareToasts } from "#client/ui/toast.tsx";
import { TooltipProvider } from "#client/ui/tooltip.tsx";

import { CommandPalette, usePaletteKey } from "./command-palette.tsx";
import { MeMenu } from "./me-menu.tsx";
import { NotForMe } from "./not-for-me.tsx";
import { type Here, placeOf, PLACES } from "./places.ts";
import { useNewBuildOffer } from "./use-new-build-offer.ts";

const KEY = "pb.rail";

/** Rail, top bar and the screen. */
export function Shell() {
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  usePaletteKey(() => setPaletteOpen(!isPaletteOpen));
  useEffect(() => void prepareToasts(), []);
  useNewBuildOffer();
  const isOnline = useIsOnline();
  const { pathname } = useLocation();
  const { name } = useBranding();
  const place = placeOf(pathname);
  const title = [place?.title, place?.within, name].filter((part) => part !== undefined).join(" · ");
  const me = useMe();
  const lacking = me === undefined || place?.action === undefined || me.actions.includes(place.action) ? undefined : place.action;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <TooltipProvider>
      <div className="flex h-full flex-col-reverse sm:flex-row">
        <Rail current={place?.to} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <header className="bg-surface flex h-12 shrink-0 items-center gap-2 border-b px-4">
            <Breadcrumb place={place} />
            {!isOnline && (
              <output className="text-stale flex shrink-0 items-center gap-1.5 text-xs font-medium">
                <CloudOff aria-hidden className="size-4" /> Offline
              </output>
            )}
            <Button
              variant="secondary"
              className="text-muted w-9 justify-start px-2 sm:w-56"
              aria-label="Search"
              onClick={() => setPaletteOpen(true)}
            >
              <Search />
              <span className="hidden flex-1 text-left font-normal sm:inline">Search</span>
              <Kbd className="hidden sm:inline-flex">Ctrl K</Kbd>
            </Button>
            <MeMenu />
          </header>
          <main className="min-h-0 flex-1 overflow-auto">{lacking === undefined ? <Outlet /> : <NotForMe action={lacking} />}</main>
        </div>
        <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
      </div>
    </TooltipProvider>
  );
}

function Breadcrumb({ place }: { place: Here | undefined }) {
  const { name } = useBranding();
  const me = useMe();
  const mayLeadThere = PLACES.some(({ to, action }) => to === place?.to && me?.actions.includes(action));
  return (
    <nav aria-label="Breadcrumb" className="mr-auto flex min-w-0 items-center gap-1.5 font-semibold">
      {place?.within !== undefined && (
        <>
          {mayLeadThere ? (
            <Link to={place.to} className="text-muted hover:text-text rounded-sm font-medium">
              {place.within}
            </Link>
          ) : (
            <span className="text-muted font-medium">{place.within}</span>
          )}
          <ChevronRight aria-hidden className="text-muted size-4 shrink-0" />
        </>
      )}
      <span aria-current="page" className="truncate">
        {place?.title ?? name}
      </span>
    </nav>
  );
}

function Rail({ current }: { current: string | undefined }) {
  const [isWide, setWide] = useState(() => localStorage.getItem(KEY) !== "narrow");
  const me = useMe();
  const { name } = useBranding();
  const toggle = () => {
    localStorage.setItem(KEY, isWide ? "narrow" : "wide");
    setWide(!isWide);
  };
  const places = PLACES.filter(({ action }) => me?.actions.includes(action));
  return (
    <nav
      aria-label="Main"
      className={cn(
        "flex shrink-0 border-t bg-surface p-2 sm:flex-col sm:gap-1 sm:border-t-0 sm:border-r",
        // At twice the size of letters there is no room for it beside a screen.
        isWide ? "sm:w-14 lg:w-[220px]" : "sm:w-14",
      )}
    >
      <Link to="/" className="mb-2 hidden h-10 items-center gap-2.5 rounded-lg px-2 font-semibold sm:flex" title={name}>
        <BrandMark />
        <span className={cn("truncate", isWide ? "max-lg:sr-only" : "sr-only")}>{name}</span>
      </Link>
      {places.map(({ to, title, icon: Symbol }) => (
        <Link
          key={to}
          to={to}
          aria-current={current === to ? "page" : undefined}
          title={title}
          className="text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-accent-soft aria-[current=page]:text-text flex h-10 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 rounded-lg text-xs font-medium max-sm:tracking-tight sm:h-9 sm:flex-none sm:flex-row sm:justify-start sm:gap-3 sm:px-2.5 sm:text-sm"
        >
          <Symbol aria-hidden className="size-5 shrink-0" />
          <span className={cn("max-w-full truncate", isWide ? "sm:max-lg:sr-only" : "sm:sr-only")}>{title}</span>
        </Link>
      ))}
      <Button
        variant="ghost"
        size="icon"
        className="mt-auto hidden lg:inline-flex"
        aria-label={isWide ? "Make the rail narrow" : "Make the rail wide"}
        title={isWide ? "Make the rail narrow" : "Make the rail wide"}
        onClick={toggle}
      >
        <PanelLeft />
      </Button>
    </nav>
  );
}
