import { broadcastResponseToMainFrame } from "@azure/msal-browser/redirect-bridge";
import { useEffect, useState } from "react";
import { Link } from "react-router";

import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Spinner } from "#client/ui/spinner.tsx";

/** Once for a page: the answer is taken out of the address. */
let handingOver: Promise<void> | undefined;

/** `/entra`: where Microsoft's window comes back to. It hands the answer to the page that waits for it, and closes. */
export function EntraReturnScreen() {
  const [isStray, setStray] = useState(false);
  useEffect(() => {
    handingOver ??= broadcastResponseToMainFrame();
    handingOver.catch(() => setStray(true));
  }, []);
  return (
    <main className="grid min-h-dvh place-items-center">
      {isStray ? (
        <EmptyState
          title="Nothing is waiting here"
          description="This window belongs to a sign-in with Microsoft that is over."
          action={
            <Button asChild variant="secondary">
              <Link to="/sign-in">Go to sign-in</Link>
            </Button>
          }
        />
      ) : (
        <Spinner />
      )}
    </main>
  );
}
