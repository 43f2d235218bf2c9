import { Compass, TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Link } from "react-router";

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

interface BoundaryProps {
  /** Another address: the screen there is tried. */
  address: string;
  children: ReactNode;
}

interface BoundaryState {
  failure: { error: unknown } | null;
  address: string;
}

/** A screen that broke, or could not be fetched: what happened, and the way out. */
export class ScreenBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failure: null, address: this.props.address };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { failure: { error } };
  }

  static getDerivedStateFromProps({ address }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return address === state.address ? null : { failure: null, address };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <main>
        <EmptyState
          icon={<TriangleAlert />}
          title="This screen stopped working"
          description={
            <>
              What is stored is not touched by it. Reload the page; if it stops again, tell who looks after this server
              {failure.error instanceof Error ? <> what it says: “{failure.error.message}”.</> : "."}
            </>
          }
          action={<Button onClick={() => location.reload()}>Reload</Button>}
        />
      </main>
    );
  }
}
