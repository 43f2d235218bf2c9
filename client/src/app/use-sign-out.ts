import { useNavigate } from "react-router";

import { call } from "#client/platform/api.ts";
import { forgetKeptDocuments } from "#client/platform/kept-documents.ts";
import { noteLeaving, setMe, useMe } from "#client/platform/session.ts";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";

/** Signs out, and leaves no copies of pages behind. */
export function useSignOut(): () => Promise<void> {
  const me = useMe();
  const navigate = useNavigate();
  return async () => {
    noteLeaving(true);
    try {
      await call(accessContract.logout);
      setMe(null);
      // Screens that have documents open are left first.
      await navigate("/sign-in");
      if (me !== undefined) await forgetKeptDocuments(me.user.id);
    } catch (error) {
      noteLeaving(false);
      toast.error(error instanceof Error ? error.message : "Signing out failed");
    }
  };
}
