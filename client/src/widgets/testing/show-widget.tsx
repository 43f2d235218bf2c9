import { cleanup, render } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";

import type { LiveData } from "#shared/live/schema.ts";
import { LayoutTab, LayoutWidget, type RichText, Variable } from "#shared/pages/schema.ts";

import { fetchFaces } from "../faces.ts";
import { type LiveSource, PageRuntime, usePageRuntime } from "../page-runtime.tsx";
import { widgetDefinitions } from "../registry.ts";
import { WidgetHost } from "../widget-host.tsx";
import type { WidgetMode } from "../widget-view.ts";

export const WIDGET_ID = "01890a5d-ac96-774b-bcce-b302099a8057";
const PAGE_ID = "01890a5d-ac96-774b-bcce-b302099a8058";
const TOOL_ID = "01890a5d-ac96-774b-bcce-b302099a8059";

await fetchFaces(widgetDefinitions().map(({ kind }) => kind));

interface Shown {
  kind: string;
  props?: Record<string, unknown>;
  text?: RichText;
  variables?: (Partial<Variable> & { name: string })[];
  mode?: WidgetMode;
  /** Query string that the page is opened with. */
  search?: string;
  /** What its binding gives; the widget is bound when present. */
  data?: Partial<LiveData>;
  mapping?: Record<string, string[]>;
  tabs?: string[];
  /** Of the tile. */
  height?: number;
  renderContainer?: (container: string) => ReactNode;
}

/** A widget in its tile on a page of its own, with the page's variables and URL to look at. */
export function showWidget(shown: Shown) {
  const { kind, props = {}, text, variables = [], mode = "view", search = "", data, mapping = {}, tabs = [], height = 300 } = shown;
  const refreshed: string[] = [];
  const source: LiveSource = (target, onData) => {
    onData({ status: "ok", table: null, fetchedAt: new Date(), staleAfterMs: 60_000, failure: null, ...data });
    return { setVariables: () => undefined, refresh: () => refreshed.push(target.widget), [Symbol.dispose]: () => undefined };
  };
  const widget = LayoutWidget.parse({
    id: WIDGET_ID,
    kind,
    order: "a0",
    pos: { desktop: [0, 0] },
    size: { desktop: [6, 4] },
    props,
    ...(text === undefined ? {} : { text }),
    ...(data === undefined ? {} : { binding: { tool: TOOL_ID, operation: "list", mapping } }),
  });
  const layoutTabs = tabs.map((title, index) =>
    LayoutTab.parse({ id: `01890a5d-ac96-774b-bcce-b302099a80a${index}`, owner: WIDGET_ID, title, order: `a${index}` }),
  );
  let page: ReturnType<typeof usePageRuntime> | undefined;
  function Look() {
    page = usePageRuntime();
    return null;
  }
  const host = (
    <PageRuntime page={PAGE_ID} variables={variables.map((each) => Variable.parse(each))} source={source}>
      <Look />
      <WidgetHost
        widget={widget}
        mode={mode}
        width={400}
        height={height}
        tabs={layoutTabs}
        isPaused={false}
        renderContainer={shown.renderContainer ?? (() => null)}
      />
    </PageRuntime>
  );
  const router = createMemoryRouter([{ path: "*", element: host }], { initialEntries: [`/p/one${search}`] });
  cleanup();
  render(<RouterProvider router={router} />);
  return {
    user: userEvent.setup(),
    tabIds: layoutTabs.map(({ id }) => id),
    refreshed,
    values: () => page?.values ?? {},
    set: (name: string, value: string) => page?.setVariable(name, value),
    go: (search: string) => router.navigate({ search }),
    url: () => `${router.state.location.pathname}${router.state.location.search}`,
  };
}
