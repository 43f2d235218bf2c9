import { call } from "#client/platform/api.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import type { LayoutSource } from "./layout-source.ts";

/** The draft on the server, for those who have no document open. The server merges what it gets into the document. */
export function draftSource(pageId: string): LayoutSource {
  const read = () => call(pagesContract.getDraft, { params: { pageId } });
  return {
    read,
    write: async (change) => call(pagesContract.putDraft, { params: { pageId }, body: change(await read()) }),
    onChange: () => () => {},
  };
}
