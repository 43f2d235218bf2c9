import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { GuestLink } from "#shared/access/schema.ts";

import { useChange } from "./access-data.ts";
import type { Question } from "./confirm-dialog.tsx";
import { CopyText } from "./copy-text.tsx";
import { type NewGuestLink, GuestLinkForm } from "./guest-link-form.tsx";
import { valueText } from "./guest-variables.core.ts";
import { guestLinksQuery, sharedDraftQuery } from "./share-data.ts";

interface GuestLinksProps {
  pageId: string;
  pageTitle: string;
  ask: (question: Question) => void;
}

/** Links with which anybody watches one page, without an account. */
export function GuestLinks({ pageId, pageTitle, ask }: GuestLinksProps) {
  const links = useQuery(guestLinksQuery(pageId));
  const draft = useQuery(sharedDraftQuery(pageId));
  const [isMaking, setMaking] = useState(false);
  const { queryKey } = guestLinksQuery(pageId);
  const make = useChange((body: NewGuestLink) => call(accessContract.createGuestLink, { params: { pageId }, body }), [queryKey]);
  const end = useChange((linkId: string) => call(accessContract.deleteGuestLink, { params: { pageId, linkId } }), [queryKey]);
  const error = links.error ?? draft.error;
  return (
    <KeepFocus className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-start gap-3">
        <p className="text-muted min-w-60 flex-1 text-sm">
          Whoever has a guest link sees this page as published, without an account, until the link ends. Nothing else is open to them.
        </p>
        <Button variant="secondary" disabled={isMaking} onClick={() => setMaking(true)}>
          <Plus /> New guest link
        </Button>
      </div>
      {error !== null && (
        <p role="alert" className="text-firing text-sm">
          Guest links could not be loaded: {error.message}
        </p>
      )}
      {isMaking && draft.data !== undefined && (
        <GuestLinkForm
          variables={draft.data.variables}
          isPending={make.isPending}
          onCancel={() => setMaking(false)}
          onMake={(link) => make.mutate(link, { onSuccess: () => setMaking(false) })}
        />
      )}
      {!isMaking && make.data !== undefined && end.variables !== make.data.id && (
        <output className="bg-accent-soft grid gap-2 rounded-lg border p-3">
          <span>The link “{make.data.name}” is shown only now. Copy it for whoever is to have it.</span>
          <CopyText key={make.data.id} isNew text={appUrl(make.data.path).href} what="the guest link" />
        </output>
      )}
      {links.data === undefined && error === null && <Skeleton className="h-14" />}
      {links.data?.length === 0 && !isMaking && <p className="text-muted py-6 text-center text-sm">No guest links yet.</p>}
      {links.data !== undefined && links.data.length > 0 && (
        <ul aria-label="Guest links" className="divide-y rounded-lg border">
          {links.data.map((link) => (
            <LinkRow
              key={link.id}
              link={link}
              onEnd={() =>
                ask({
                  title: `End the link “${link.name}”?`,
                  description: `Whoever watches “${pageTitle}” with it is sent away within a second, and it cannot be brought back.`,
                  action: "End link",
                  run: () => end.mutate(link.id),
                })
              }
            />
          ))}
        </ul>
      )}
    </KeepFocus>
  );
}

function LinkRow({ link: { name, fixed, allowed, expiresAt, lastUsedAt }, onEnd }: { link: GuestLink; onEnd: () => void }) {
  const values = Object.entries(fixed).map(([variable, value]) => `${variable} is ${valueText(value)}`);
  const choices = allowed.length === 0 ? [] : [`may choose ${new Intl.ListFormat("en").format(allowed)}`];
  const [openedMs] = useState(() => Date.now());
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= openedMs;
  const until =
    expiresAt === null
      ? "Never ends"
      : `${isOver ? "Ended" : "Until"} ${new Date(expiresAt).toLocaleDateString(undefined, { dateStyle: "medium" })}`;
  return (
    <li className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-40 flex-1">
        <span dir="auto" className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className="text-muted block text-xs">
          {until}
          {" · "}
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <TimeAgo at={lastUsedAt} />
            </>
          )}
        </span>
        {values.length + choices.length > 0 && (
          <span className="text-muted block text-xs break-words">{[...values, ...choices].join(" · ")}</span>
        )}
      </span>
      <Button variant="ghost" aria-label={`End the link ${name}`} onClick={onEnd}>
        End
      </Button>
    </li>
  );
}
