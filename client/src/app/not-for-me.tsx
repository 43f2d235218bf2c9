import { Lock } from "lucide-react";
import { Link } from "react-router";

import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { type Action, ROLE_TABLE } from "#shared/kernel/permission.ts";

/** Stands where somebody has no right to what an address shows: for whom it is, and the way back. Trying again would not help. */
export function NotForMe({ action }: { action: Action }) {
  const who = new Intl.ListFormat("en").format(ROLE_TABLE[action].map((role) => `${role}s`));
  return (
    <EmptyState
      icon={<Lock />}
      title={`Only ${who} see this`}
      description="If you need it for your work, ask an admin."
      action={
        <Button asChild>
          <Link to="/">Go to pages</Link>
        </Button>
      }
    />
  );
}
