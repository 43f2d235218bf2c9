import { useQuery } from "@tanstack/react-query";
import { Hourglass, Link2, Link2Off, type LucideIcon, Monitor, MonitorCheck, MonitorOff, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { useAskedFor } from "#client/platform/asked-for.ts";
import { useCan } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent } from "#client/ui/dialog.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Device } from "#shared/access/schema.ts";

import { screensQuery, useChange } from "./access-data.ts";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { LinkOnce } from "./link-once.tsx";
import { pagesQuery } from "./page-checks.tsx";
import { PeopleTabs } from "./people-tabs.tsx";
import { type OpenedScreen, ScreenDialog } from "./screen-dialog.tsx";
import { type ScreenState, screenState } from "./screen-state.ts";

type Opened = { what: "edit"; screen: Device | undefined } | { what: "link"; screen: OpenedScreen };

/** `/users/screens`: browsers on walls, which show pages without anybody's account. */
export function ScreensScreen() {
  const { data, dataUpdatedAt, error, refetch } = useQuery(screensQuery);
  const [opened, setOpened] = useState<Opened | null>(null);
  const mayManage = useCan("device.manage");
  const close = () => setOpened(null);
  useAskedFor("add", () => mayManage && setOpened({ what: "edit", screen: undefined }));
  const showLink = (screen: OpenedScreen) => setOpened({ what: "link", screen });
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Screens could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <KeepFocus className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="mr-auto text-xl font-semibold">Screens</h1>
        {/* In its place whether screens have come or not: a button that moves as they come loses the click that is on its way. */}
        {mayManage && (
          <Button onClick={() => setOpened({ what: "edit", screen: undefined })}>
            <Plus />
            Add screen
          </Button>
        )}
      </div>
      <PeopleTabs />
      {data === undefined && <Skeleton className="h-28" />}
      {data?.length === 0 && (
        <EmptyState
          icon={<Monitor />}
          title="No screens yet"
          description="A screen on a wall shows the pages that you choose for months, without anybody signing in at it. Add one, and open its link there."
        />
      )}
      {data !== undefined && data.length > 0 && (
        <Screens
          screens={data}
          asOfMs={dataUpdatedAt}
          mayManage={mayManage}
          onEdit={(screen) => setOpened({ what: "edit", screen })}
          onLink={showLink}
        />
      )}
      {opened?.what === "edit" && <ScreenDialog screen={opened.screen} onMade={showLink} onClose={close} />}
      {opened?.what === "link" && <ScreenLink screen={opened.screen} onClose={close} />}
    </KeepFocus>
  );
}

function ScreenLink({ screen: { name, path, linkExpiresAt, expiresAt }, onClose }: { screen: OpenedScreen; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <LinkOnce
          title={`The link of “${name}”`}
          description="Open it in the browser of the screen itself: the browser that opens it becomes this screen."
          path={path}
          expiresAt={linkExpiresAt ?? expiresAt}
          onClose={onClose}
        />
      </DialogContent>
    </Dialog>
  );
}

interface ScreensProps {
  screens: readonly Device[];
  /** When the server said so. */
  asOfMs: number;
  mayManage: boolean;
  onEdit: (screen: Device) => void;
  onLink: (screen: OpenedScreen) => void;
}

function Screens({ screens, asOfMs, mayManage, onEdit, onLink }: ScreensProps) {
  const pages = useQuery(pagesQuery);
  const [question, setQuestion] = useState<Question | null>(null);
  const { queryKey } = screensQuery;
  const renew = useChange((deviceId: string) => call(accessContract.newDeviceCode, { params: { deviceId } }), [queryKey]);
  const revoke = useChange((deviceId: string) => call(accessContract.deleteDevice, { params: { deviceId } }), [queryKey]);
  const titles = new Map((pages.data ?? []).map(({ id, title, slug }) => [id, title === "" ? slug : title]));
  const askLink = ({ id, name, state }: Device) =>
    setQuestion({
      title: `Another link for “${name}”?`,
      description:
        state === "waiting"
          ? "The one that was made before stops working."
          : "What this screen shows now ends within a second, until the new link is opened on it.",
      action: "Make another link",
      run: () => renew.mutate(id, { onSuccess: onLink }),
    });
  const askRevoke = ({ id, name }: Device) =>
    setQuestion({
      title: `Revoke “${name}”?`,
      description: "It stops showing its pages within a second, and its link stops working. To bring it back, add it again.",
      action: "Revoke screen",
      run: () => revoke.mutate(id),
    });
  return (
    <>
      <ul className="rounded-tile bg-surface divide-y border">
        {screens.map((screen) => (
          <ScreenRow
            key={screen.id}
            screen={screen}
            state={screenState(screen, asOfMs)}
            pages={pages.data === undefined ? undefined : screen.pages.map((id) => titles.get(id) ?? "a page that is gone")}
            {...(mayManage ? { onEdit: () => onEdit(screen), onLink: () => askLink(screen), onRevoke: () => askRevoke(screen) } : {})}
          />
        ))}
      </ul>
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

const STATES: Record<ScreenState, { title: string; icon: LucideIcon; tone: string }> = {
  waiting: { title: "Its link was not opened yet", icon: Hourglass, tone: "text-muted" },
  "link-over": { title: "Its link is over: make another one", icon: Link2Off, tone: "text-stale" },
  showing: { title: "Shows its pages", icon: MonitorCheck, tone: "text-ok" },
  unseen: { title: "Not seen for a while", icon: MonitorOff, tone: "text-stale" },
  ended: { title: "Not seen for too long: make another link", icon: MonitorOff, tone: "text-firing" },
};

interface ScreenRowProps {
  screen: Device;
  state: ScreenState;
  /** Titles of its pages, once they are known. */
  pages: readonly string[] | undefined;
  onEdit?: () => void;
  onLink?: () => void;
  onRevoke?: () => void;
}

function ScreenRow({ screen: { name, lastSeenAt }, state, pages, onEdit, onLink, onRevoke }: ScreenRowProps) {
  const { title, icon: Symbol, tone } = STATES[state];
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Symbol aria-hidden className={`size-5 shrink-0 ${tone}`} />
      <span className="min-w-40 flex-1">
        <span dir="auto" className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="text-muted block text-xs">
          {title}
          {lastSeenAt !== null && (
            <>
              {" · "}last seen <TimeAgo at={lastSeenAt} />
            </>
          )}
        </span>
        <span className="text-muted block min-h-4 truncate text-xs" title={pages?.join(", ")}>
          {pages?.join(", ")}
        </span>
      </span>
      {onEdit !== undefined && (
        <Button variant="ghost" size="icon" aria-label={`Edit ${name}`} title="Edit" onClick={onEdit}>
          <Pencil />
        </Button>
      )}
      {onLink !== undefined && (
        <Button variant="ghost" size="icon" aria-label={`Another link for ${name}`} title="Another link" onClick={onLink}>
          <Link2 />
        </Button>
      )}
      {onRevoke !== undefined && (
        <Button variant="ghost" size="icon" aria-label={`Revoke ${name}`} title="Revoke" onClick={onRevoke}>
          <Trash2 />
        </Button>
      )}
    </li>
  );
}
