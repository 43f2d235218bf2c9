import { newId } from "#shared/kernel/ids.ts";
import { type Binding, Layout, type LayoutWidget } from "#shared/pages/schema.ts";

import { SYSTEM_TOOL_ID } from "./features/connectors/index.ts";

const REFRESH_SECONDS = 5;
/** The variable that says how far back the page looks. */
const MINUTES = "minutes";

function reading(operation: string, mapping: Binding["mapping"], params: Binding["params"] = {}): Binding {
  return { tool: SYSTEM_TOOL_ID, operation, params, refreshSeconds: REFRESH_SECONDS, mapping };
}

const overTime = (mapping: Binding["mapping"]) => reading("history", mapping, { minutes: `{{${MINUTES}}}` });

type Rest = Pick<LayoutWidget, "props"> & Partial<LayoutWidget>;
type Cells = readonly [x: number, y: number, w: number, h: number];

/** Cells of a widget; on a phone there are four columns, all of which it has where nothing is said. */
function at([x, y, w, h]: Cells, phone?: Cells): Pick<LayoutWidget, "pos" | "size"> {
  if (phone === undefined) return { pos: { desktop: [x, y] }, size: { desktop: [w, h] } };
  const [phoneX, phoneY, phoneW, phoneH] = phone;
  return { pos: { desktop: [x, y], phone: [phoneX, phoneY] }, size: { desktop: [w, h], phone: [phoneW, phoneH] } };
}

function widgetMaker() {
  let made = 0;
  return (kind: string, place: Pick<LayoutWidget, "pos" | "size">, rest: Rest): LayoutWidget => {
    made += 1;
    return { id: newId(), kind, container: "root", order: `a${made.toString(36).padStart(2, "0")}V`, ...place, ...rest };
  };
}

const percent = (firing: number) => [
  { from: 0, state: "ok" },
  { from: firing - 20, state: "warning" },
  { from: firing, state: "firing" },
];

/** The page that a first visit shows: this server, live, with nothing to set up; and a page to take apart. */
export function demoPage(): Layout {
  const widget = widgetMaker();
  const details = newId();
  const [readings, raw] = [newId(), newId()];
  return Layout.parse({
    schema: 1,
    title: "This server, live",
    description: "A first page to look at and to take apart",
    variables: [{ name: MINUTES, label: "Minutes back", type: "number", default: 15, inUrl: true }],
    tabs: [
      { id: readings, owner: details, title: "Readings", order: "a0" },
      { id: raw, owner: details, title: "As JSON", order: "a1" },
    ],
    widgets: [
      widget("text", at([0, 0, 17, 3], [0, 0, 4, 3]), {
        props: { align: "middle" },
        text: [
          { insert: "What this server does, right now" },
          { insert: "\n", attributes: { header: 2 } },
          { insert: "The last " },
          { insert: `{{${MINUTES}}}`, attributes: { bold: true } },
          { insert: " minutes. Editors press Edit to change anything here; nobody sees it until they publish.\n" },
        ],
      }),
      widget("radio", at([17, 0, 7, 3], [0, 3, 4, 2]), {
        props: {
          label: "Look back",
          variable: MINUTES,
          look: "segments",
          options: [
            { label: "5 min", value: "5" },
            { label: "15 min", value: "15" },
            { label: "1 hour", value: "60" },
          ],
        },
      }),
      widget("stat", at([0, 3, 6, 4], [0, 5, 2, 4]), {
        props: { title: "CPU", goodDirection: "down", thresholds: percent(90) },
        binding: overTime({ value: ["cpu"] }),
      }),
      widget("stat", at([6, 3, 6, 4], [2, 5, 2, 4]), {
        props: { title: "Memory", goodDirection: "down", thresholds: percent(95) },
        binding: overTime({ value: ["memory"] }),
      }),
      widget("stat", at([12, 3, 6, 4], [0, 9, 2, 4]), {
        props: { title: "Disk", compare: false, thresholds: percent(90) },
        binding: reading("overview", { value: ["disk"] }),
      }),
      widget("stat", at([18, 3, 6, 4], [2, 9, 2, 4]), {
        props: { title: "Event loop delay", goodDirection: "down" },
        binding: overTime({ value: ["eventLoop"] }),
      }),
      widget("chart", at([0, 7, 16, 9], [0, 13, 4, 8]), {
        props: { title: "CPU and memory", type: "area", min: 0, max: 100, help: "How much of each is in use, in percent" },
        binding: overTime({ x: ["time"], y: ["cpu", "memory"] }),
      }),
      widget("chart", at([16, 7, 8, 9], [0, 21, 4, 7]), {
        props: { title: "CPU cores", type: "bar", min: 0, max: 100 },
        binding: reading("cores", { x: ["core"], y: ["busy"] }),
      }),
      { ...widget("container", at([0, 16, 16, 12], [0, 28, 4, 12]), { props: { title: "Details" } }), id: details },
      widget("table", at([0, 0, 24, 9]), {
        container: readings,
        props: { sortBy: "time", sortDirection: "desc", surface: "plain", density: "compact" },
        binding: overTime({ columns: ["time", "cpu", "memory", "load", "eventLoop", "process"] }),
      }),
      widget("api-data", at([0, 0, 24, 9]), {
        container: raw,
        props: { show: "json", surface: "plain" },
        binding: reading("overview", {}),
      }),
      widget("api-data", at([16, 16, 8, 12], [0, 40, 4, 12]), {
        props: { title: "Platform builder", show: "json", help: "What this product itself has open" },
        binding: reading("server", {}),
      }),
    ],
  });
}
