import { newId } from "../../shared/kernel/ids.ts";
import { Layout, type LayoutWidget } from "../../shared/pages/schema.ts";
import type { TestServer } from "./fixtures.ts";

/** A page on the test server, made and changed by the API. */
export interface TestPage {
  id: string;
  slug: string;
  layout: () => Promise<Layout>;
  put: (change: Partial<Layout>) => Promise<void>;
  publish: (note?: string) => Promise<void>;
}

let made = 0;

/** A widget at a place on the page; what isn't given has the kind's defaults. */
export function widget(kind: string, place: [x: number, y: number, w: number, h: number], rest: Partial<LayoutWidget> = {}): LayoutWidget {
  made += 1;
  const [x, y, w, h] = place;
  return {
    id: newId(),
    kind,
    container: "root",
    order: `a${made.toString(36).padStart(4, "0")}V`,
    pos: { desktop: [x, y] },
    size: { desktop: [w, h] },
    props: {},
    ...rest,
  };
}

export async function makePage(server: TestServer, title: string, content: Partial<Layout>): Promise<TestPage> {
  const layout = Layout.parse({ schema: 1, title, ...content });
  const { id, slug } = (await server.api("POST", "api/pages", { title, layout })) as { id: string; slug: string };
  const read = async () => Layout.parse(await server.api("GET", `api/pages/${id}/draft`));
  const page: TestPage = {
    id,
    slug,
    layout: read,
    put: async (change) => void (await server.api("PUT", `api/pages/${id}/draft`, { ...(await read()), ...change })),
    publish: async (note = "") => void (await server.api("POST", `api/pages/${id}/publish`, { note })),
  };
  await page.publish();
  return page;
}

/** The tool of this kind that is there from the start. */
export async function builtInTool(server: TestServer, kind: string): Promise<string> {
  const tools = (await server.api("GET", "api/tools")) as { id: string; kind: string; isBuiltIn: boolean }[];
  const tool = tools.find((each) => each.kind === kind && each.isBuiltIn);
  if (tool === undefined) throw new Error(`There is no built-in ${kind} tool`);
  return tool.id;
}
