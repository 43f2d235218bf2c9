import { useQuery } from "@tanstack/react-query";
import { Link2Off, WifiOff } from "lucide-react";
import { Link, Navigate } from "react-router";

import { ApiProblem, call } from "#client/platform/api.ts";
import { leaveAccount } from "#client/platform/session.ts";
import { rememberVisitor } from "#client/platform/visitor.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Json } from "#shared/kernel/json.ts";
import { pagesContract, type PageSummary } from "#shared/pages/contract.ts";

import { useCode } from "./use-code.ts";

interface Entered {
  pages: PageSummary[];
  /** Values of variables, for the address. */
  fixed: Record<string, Json>;
}

async function pagesOf(ids: readonly string[]): Promise<PageSummary[]> {
  // One of them may be deleted, or not be published yet.
  const answers = await Promise.allSettled(ids.map((pageId) => call(pagesContract.get, { params: { pageId } })));
  return answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
}

async function enterDevice(code: string): Promise<Entered> {
  const { pages } = await call(accessContract.enterDevice, { body: { code } });
  // Whoever set it up is signed out here: from now on this browser is the screen.
  leaveAccount();
  rememberVisitor("screen");
  return { pages: await pagesOf(pages), fixed: {} };
}

async function enterGuest(code: string): Promise<Entered> {
  const { page, fixed } = await call(accessContract.enterGuest, { body: { code } });
  rememberVisitor("guest");
  return { pages: await pagesOf([page]), fixed };
}

/** `/screen#<code>`: where the browser of a wall is let in, once; from then on it shows its page by itself. */
export function DeviceScreen() {
  return <Enter enter={enterDevice} isWall />;
}

/** `/guest#<code>`: where somebody with a guest link comes to the page. */
export function GuestScreen() {
  return <Enter enter={enterGuest} isWall={false} />;
}

function searchOf(fixed: Entered["fixed"], isWall: boolean): string {
  const query = new URLSearchParams(
    Object.entries(fixed).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  if (isWall) query.set("wall", "1");
  return query.size === 0 ? "" : `?${query.toString()}`;
}

function Enter({ enter, isWall }: { enter: (code: string) => Promise<Entered>; isWall: boolean }) {
  const code = useCode();
  const { data, error, refetch } = useQuery({
    queryKey: ["enter", isWall, code],
    queryFn: () => enter(code),
    enabled: code !== "",
    // A screen's code works once.
    staleTime: Infinity,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (code === "") return <Over detail="The address is not whole. Copy all of the link that you were given into the address bar." />;
  if (error instanceof ApiProblem && error.status < 500 && error.code !== "network" && error.status !== 429)
    return <Over detail={error.message} />;
  if (error !== null)
    return (
      <main className="grid min-h-dvh place-items-center">
        <EmptyState
          icon={<WifiOff />}
          title="This could not be opened now"
          description={error.message}
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      </main>
    );
  if (data === undefined)
    return (
      <main className="grid min-h-dvh place-items-center">
        <Spinner />
      </main>
    );
  return <Opened {...data} isWall={isWall} />;
}

function Opened({ pages, fixed, isWall }: Entered & { isWall: boolean }) {
  const search = searchOf(fixed, isWall);
  const [first, ...more] = pages;
  if (first === undefined) return <Over detail="There is no published page behind it now. Ask whoever gave you the link." />;
  if (more.length === 0) return <Navigate replace to={{ pathname: `/p/${first.slug}`, search }} />;
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="grid gap-3">
        {/* Chosen at a wall, standing. */}
        <h1 className="text-2xl font-semibold">Which page does this screen show?</h1>
        <ul className="grid gap-2">
          {pages.map(({ id, slug, title }) => (
            <li key={id}>
              <Button variant="secondary" size="lg" className="w-full justify-start text-base" asChild>
                <Link to={{ pathname: `/p/${slug}`, search }}>{title}</Link>
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}

function Over({ detail }: { detail: string }) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState icon={<Link2Off />} title="This link is over" description={detail} />
    </main>
  );
}
