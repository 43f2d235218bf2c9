import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Invitation } from "#shared/access/schema.ts";

import { invitationsQuery, useChange } from "./access-data.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { filterInvitations, type PeopleFilter } from "./people-filter.core.ts";
import { ROLES } from "./role-names.ts";

/** Who was invited and has not come yet. */
export function Invitations({ filter }: { filter: PeopleFilter }) {
  const { data, error } = useQuery(invitationsQuery);
  const [asked, setAsked] = useState<Invitation | null>(null);
  const withdraw = useChange(
    (invitationId: string) => call(accessContract.withdrawInvitation, { params: { invitationId } }),
    [invitationsQuery.queryKey],
  );
  if (error !== null)
    return (
      <p role="alert" className="text-firing">
        Invitations could not be loaded: {error.message}
      </p>
    );
  const invited = filterInvitations(data ?? [], filter);
  if (invited.length === 0) return null;
  return (
    <section aria-labelledby="invited" className="grid gap-2">
      <h2 id="invited" className="font-semibold">
        Invited, not here yet ({invited.length})
      </h2>
      <ul className="rounded-tile bg-surface divide-y border">
        {invited.map((invitation) => (
          <li key={invitation.id} className="flex min-h-14 flex-wrap items-center gap-3 px-4 py-2">
            <span className="min-w-40 flex-1">
              <span className="block truncate font-medium" title={invitation.email}>
                {invitation.email}
              </span>
              <span className="text-muted block truncate text-xs">
                Until {new Date(invitation.expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
              </span>
            </span>
            <Badge variant="secondary">{ROLES[invitation.role].title}</Badge>
            <Button variant="ghost" aria-label={`Withdraw the invitation of ${invitation.email}`} onClick={() => setAsked(invitation)}>
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        question={
          asked && {
            title: `Withdraw the invitation of ${asked.email}?`,
            description: "The link that they were given stops working. You can invite them again with another one.",
            action: "Withdraw",
            run: () => withdraw.mutate(asked.id),
          }
        }
        onClose={() => setAsked(null)}
      />
    </section>
  );
}
