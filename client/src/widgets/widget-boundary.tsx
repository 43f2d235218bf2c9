import { Component, type ReactNode } from "react";

interface WidgetBoundaryProps {
  /** Another widget or other settings: tried again by itself. */
  resetKey: unknown;
  /** Drawn in place of what failed. */
  renderFailed: (retry: () => void) => ReactNode;
  children: ReactNode;
}

interface State {
  hasFailed: boolean;
  resetKey: unknown;
}

/** Keeps a face that throws from taking the page with it. */
export class WidgetBoundary extends Component<WidgetBoundaryProps, State> {
  override state: State = { hasFailed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(): Partial<State> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps(props: WidgetBoundaryProps, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { hasFailed: false, resetKey: props.resetKey };
  }

  private readonly retry = () => this.setState({ hasFailed: false });

  override render(): ReactNode {
    return this.state.hasFailed ? this.props.renderFailed(this.retry) : this.props.children;
  }
}
