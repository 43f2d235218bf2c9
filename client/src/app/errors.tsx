import { Compass, TriangleAlert } from "lucide-react";
import { Link, useRouteError } from "react-router";

import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";

export function NotFound() {
  return (
    <main>
      <EmptyState
        icon={<Compass />}
        title="There is nothing at this address"
        description="The page may have been deleted or its address changed."
        action={
          <Button asChild>
            <Link to="/">Go to pages</Link>
          </Button>
        }
      />
    </main>
  );
}

/** A screen that broke: what happened, and the way out. */
export function RouteError() {
  const error = useRouteError();
  return (
    <main>
      <EmptyState
        icon={<TriangleAlert />}
        title="This screen stopped working"
        description={error instanceof Error ? error.message : "Something unexpected happened."}
        action={<Button onClick={() => location.reload()}>Reload</Button>}
      />
    </main>
  );
}
