import { queryOptions } from "@tanstack/react-query";

import { call } from "#client/platform/api.ts";
import { accessContract } from "#shared/access/contract.ts";
import type { NewGrant } from "#shared/access/schema.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { useChange } from "./access-data.ts";
import type { SharedKind } from "./levels.core.ts";

const GRANTS_KEY = ["grants"];

/** What is given of one page or tool. */
export function grantsQuery(kind: SharedKind, id: string) {
  return queryOptions({
    queryKey: [...GRANTS_KEY, kind, id],
    queryFn: () => call(accessContract.listGrants, { query: { kind, resource: id } }),
  });
}

/** What is given of a page's widgets. */
export function widgetGrantsQuery(pageId: string) {
  return queryOptions({
    queryKey: [...GRANTS_KEY, "widgets", pageId],
    queryFn: async () => {
      const grants = await call(accessContract.listGrants, { query: { kind: "widget" } });
      return grants.filter(({ resource }) => resource.id.startsWith(`${pageId}/`));
    },
  });
}

/** Gives a level, or takes away what was given: both count at once, for everybody who has it open. */
export function useGive() {
  return useChange((body: NewGrant) => call(accessContract.giveGrant, { body }), [GRANTS_KEY]);
}

export function useTake() {
  return useChange((grantId: string) => call(accessContract.removeGrant, { params: { grantId } }), [GRANTS_KEY]);
}

export function sharedPageQuery(pageId: string) {
  return queryOptions({ queryKey: ["shared-page", pageId], queryFn: () => call(pagesContract.get, { params: { pageId } }) });
}

/** The draft, for the names of its widgets and variables; it is read anew each time that the dialog is opened. */
export function sharedDraftQuery(pageId: string) {
  return queryOptions({
    queryKey: ["shared-draft", pageId],
    queryFn: () => call(pagesContract.getDraft, { params: { pageId } }),
    refetchOnMount: "always",
  });
}

export function guestLinksQuery(pageId: string) {
  return queryOptions({
    queryKey: ["guest-links", pageId],
    queryFn: () => call(accessContract.listGuestLinks, { params: { pageId } }),
  });
}
