import type { LiveData, Table } from "#shared/live/schema.ts";
import { type RichText, Variable } from "#shared/pages/schema.ts";

import { BALANCE, BALANCE_OVER_TIME, JOBS, LOAD, NO_ROWS, ok, PLACES, REGIONS, states } from "./sample-data.ts";

/** A widget in one state. */
export interface Sample {
  kind: string;
  /** What is to be seen. */
  name: string;
  props?: Record<string, unknown>;
  text?: RichText;
  data?: LiveData;
  mapping?: Record<string, string[]>;
  tabs?: string[];
  mode?: "view" | "edit";
  /** It is being written in place, with somebody else. */
  isEditing?: boolean;
  /** In pixels. */
  size?: [number, number];
}

export const VARIABLES = [
  { name: "host", default: "web-1" },
  { name: "search", default: "" },
  { name: "hours", type: "number", default: 24 },
  { name: "day", default: "2026-11-25" },
  { name: "hosts", type: "list", default: ["web-1", "web-2"] },
  { name: "isFailed", type: "boolean", default: true },
  { name: "nothing", default: "" },
].map((each) => Variable.parse(each));

const line = (insert: string, attributes: Record<string, string | number | boolean>): RichText => [
  { insert },
  { insert: "\n", attributes },
];

const ALL_FORMATS: RichText = [
  ...line("Orders of {{host}}", { header: 1 }),
  ...line("Second heading", { header: 2 }),
  ...line("Third heading", { header: 3 }),
  { insert: "Plain, " },
  { insert: "bold", attributes: { bold: true } },
  { insert: ", " },
  { insert: "italic", attributes: { italic: true } },
  { insert: ", " },
  { insert: "underlined", attributes: { underline: true } },
  { insert: ", " },
  { insert: "struck", attributes: { strike: true } },
  { insert: ", " },
  { insert: "code", attributes: { code: true } },
  { insert: ", a " },
  { insert: "link", attributes: { link: "https://example.com/{{host}}" } },
  { insert: " and an " },
  { insert: "unsafe one", attributes: { link: "javascript:alert(1)" } },
  { insert: ".\n" },
  ...line("first", { list: "bullet" }),
  ...line("deeper", { list: "bullet", indent: 1 }),
  ...line("one", { list: "ordered" }),
  ...line("two", { list: "ordered" }),
  ...line("done", { list: "checked" }),
  ...line("to do", { list: "unchecked" }),
  ...line("Nobody reads dashboards; they glance at them.", { blockquote: true }),
  ...line("select count(*)", { "code-block": "plain" }),
  ...line("from orders", { "code-block": "plain" }),
  ...line("centred", { align: "center" }),
  ...line("right", { align: "right" }),
];
const NOTE: RichText = [
  { insert: "Call the desk at 8 before restarting " },
  { insert: "{{host}}", attributes: { bold: true } },
  { insert: ".\n" },
];

const FEW = [
  { value: "web-1", label: "Web 1" },
  { value: "web-2", label: "Web 2" },
  { value: "db", label: "Database with a very long name that does not fit" },
];
const MANY = Array.from({ length: 400 }, (_, index) => ({ value: `host-${index}`, label: `Host ${index}` }));
const INPUT: [number, number] = [260, 64];
const STRIP: [number, number] = [200, 48];

const TEXTS: Sample[] = [
  { kind: "text", name: "every format", text: ALL_FORMATS, size: [420, 620] },
  { kind: "text", name: "small, in the middle, on a card", text: NOTE, props: { size: "small", align: "middle", surface: "card" } },
  {
    kind: "text",
    name: "large, at the bottom, with a title and help",
    text: NOTE,
    props: { size: "large", align: "bottom", title: "Note", help: "Who to call" },
  },
  { kind: "text", name: "longer than its tile", text: ALL_FORMATS, props: { surface: "card" }, size: [300, 140] },
  { kind: "text", name: "right to left", text: [{ insert: "מדדי הזמנות של היום\n" }], size: [260, 60] },
  { kind: "text", name: "empty, on the canvas", mode: "edit", size: [260, 60] },
  { kind: "text", name: "being written, with somebody else", mode: "edit", isEditing: true, text: ALL_FORMATS, size: [420, 620] },
];

const BUTTONS: Sample[] = [
  ...(["default", "secondary", "ghost", "destructive"] as const).map((variant) => ({
    kind: "button",
    name: variant,
    props: { label: "Restart {{host}}", variant, icon: "rotate-ccw", action: { type: "refresh" } },
    size: STRIP,
  })),
  ...(["start", "center", "end"] as const).map((fit) => ({
    kind: "button",
    name: `fit: ${fit}`,
    props: { label: "Open", fit },
    size: STRIP,
  })),
  {
    kind: "button",
    name: "asks before",
    props: {
      label: "Clear the host",
      variant: "secondary",
      confirm: "Clear {{host}}?",
      action: { type: "set-variable", variable: "host", value: "" },
    },
    size: STRIP,
  },
  { kind: "button", name: "long label in a small tile", props: { label: "Refresh the customer dimension" }, size: [120, 32] },
  { kind: "button", name: "does nothing yet, on the canvas", mode: "edit", size: STRIP },
];

const FRAMES: Sample[] = [
  {
    kind: "iframe",
    name: "a page of this server",
    props: { url: `${location.origin}/playground/framed.svg`, title: "Status" },
    size: [320, 200],
  },
  { kind: "iframe", name: "no address, on the canvas", mode: "edit", size: [320, 160] },
  { kind: "iframe", name: "no address", size: [320, 160] },
  { kind: "iframe", name: "not an address", props: { url: "javascript:alert(1)" }, size: [320, 160] },
  { kind: "iframe", name: "not an address, in a small tile", props: { url: "status" }, size: [220, 60] },
];

const TEXT_INPUTS: Sample[] = [
  { kind: "text-input", name: "text", props: { label: "Host", variable: "host" }, size: INPUT },
  {
    kind: "text-input",
    name: "search with a placeholder",
    props: { type: "search", placeholder: "Job or person", variable: "search" },
    size: INPUT,
  },
  {
    kind: "text-input",
    name: "number in a range",
    props: { label: "Hours", type: "number", min: 1, max: 48, variable: "hours" },
    size: [260, 88],
  },
  { kind: "text-input", name: "date", props: { label: "Day", type: "date", variable: "day" }, size: INPUT },
  { kind: "text-input", name: "on a card with a title", props: { title: "Host", surface: "card", variable: "host" }, size: [260, 96] },
  { kind: "text-input", name: "no variable, on the canvas", props: { label: "Host" }, mode: "edit", size: [260, 84] },
];

const choices = (kind: string, extra: Record<string, unknown>): Sample[] => [
  { kind, name: "fixed options", props: { label: "Host", variable: "host", options: FEW, ...extra }, size: [260, 120] },
  {
    kind,
    name: "options from data",
    props: { label: "Region", variable: "nothing", ...extra },
    data: ok(REGIONS),
    mapping: { value: ["region"] },
    size: [260, 180],
  },
  { kind, name: "no options", props: { label: "Host", variable: "nothing" }, data: ok(NO_ROWS), size: [260, 84] },
  { kind, name: "no options, no variable, on the canvas", props: { label: "Host" }, mode: "edit", size: [260, 100] },
];

const INPUTS: Sample[] = [
  ...TEXT_INPUTS,
  ...choices("dropdown", {}),
  { kind: "dropdown", name: "several", props: { label: "Hosts", variable: "hosts", multiple: true, options: FEW }, size: INPUT },
  {
    kind: "dropdown",
    name: "long list, placeholder",
    props: { variable: "nothing", options: MANY, placeholder: "All hosts" },
    size: INPUT,
  },
  ...choices("radio", {}),
  { kind: "radio", name: "row", props: { label: "Host", variable: "host", options: FEW, look: "row" }, size: [360, 84] },
  { kind: "radio", name: "segments", props: { label: "Host", variable: "host", options: FEW, look: "segments" }, size: [360, 84] },
  { kind: "checkbox", name: "yes or no", props: { label: "Only failed runs", variable: "isFailed" }, size: INPUT },
  ...choices("checkbox", { variable: "hosts" }),
  { kind: "checkbox", name: "row", props: { label: "Hosts", variable: "hosts", options: FEW, look: "row" }, size: [360, 84] },
];

const CONTAINERS: Sample[] = [
  { kind: "container", name: "plain", props: { title: "Hosts" } },
  { kind: "container", name: "tabs", props: { title: "Hosts" }, tabs: ["Today", "This week", ""] },
  { kind: "container", name: "more tabs than fit", tabs: Array.from({ length: 12 }, (_, index) => `Region ${index + 1}`) },
  { kind: "container", name: "can be folded", props: { title: "Details", isCollapsible: true } },
  { kind: "container", name: "folded at first", props: { title: "Details", isCollapsible: true, startsFolded: true }, size: [380, 56] },
  { kind: "container", name: "tabs, on the canvas", props: { title: "Hosts" }, tabs: ["Today", "This week"], mode: "edit" },
];

const chart = (type: string, props: Record<string, unknown> = {}): Sample => ({
  kind: "chart",
  name: [type, ...Object.keys(props)].join(", "),
  props: { type, title: "Load", ...props },
  data: ok(LOAD),
  mapping: { x: ["at"], y: ["cpu", "memory", "disk"] },
});
const byRegion = (type: string, props: Record<string, unknown> = {}): Sample => ({
  ...chart(type, props),
  data: ok(REGIONS),
  mapping: { x: ["region"], y: type === "pie" ? ["sales"] : ["sales", "returns"] },
});

const THRESHOLDS = [
  { from: 0, state: "ok" },
  { from: 60, state: "warning" },
  { from: 80, state: "firing" },
];
const stat = (name: string, props: Record<string, unknown>, data = ok(LOAD)): Sample => ({
  kind: "stat",
  name,
  props: { title: "CPU", ...props },
  data,
  mapping: { value: ["cpu"] },
  size: [220, 140],
});
const oneRow = (cpu: number): LiveData => ok({ ...LOAD, rows: [{ at: new Date().toISOString(), cpu }] });

const DATA: Sample[] = [
  chart("line"),
  chart("area", { stack: "stack" }),
  byRegion("bar"),
  byRegion("bar", { horizontal: true, stack: "percent" }),
  byRegion("pie"),
  byRegion("pie", { donut: false, legend: "right" }),
  { ...byRegion("bar", { stack: "percent" }), name: "bar, percent, negative values", data: ok(BALANCE) },
  { ...byRegion("pie"), name: "pie, more slices than colours, a negative value", data: ok(PLACES) },
  { ...chart("line", { log: true, min: 10, max: 5 }), name: "line, log, values of 0, an axis that can't be", data: ok(BALANCE_OVER_TIME) },
  { ...chart("scatter"), mapping: { x: ["cpu"], y: ["memory"] } },
  chart("line", { thresholds: THRESHOLDS, smooth: true }),
  stat("with a trend and thresholds", { thresholds: THRESHOLDS, goodDirection: "down" }),
  stat("one row", { thresholds: THRESHOLDS, caption: "of {{host}}" }, oneRow(91.25)),
  stat("large number, shortened", { compact: true, unit: "rows" }, oneRow(12_345_678)),
  { ...stat("the first size", { thresholds: THRESHOLDS, goodDirection: "down" }), size: [280, 120] },
  { ...stat("the first size, on a narrow screen", { goodDirection: "down" }), size: [200, 120] },
  { ...stat("the smallest, with a title", { thresholds: THRESHOLDS }), size: [88, 56] },
  { ...stat("no title, small", { title: "" }), size: [110, 60] },
  { kind: "table", name: "2 000 rows", props: { title: "Runs" }, data: ok(JOBS), size: [640, 360] },
  {
    kind: "table",
    name: "filters, colours, compact",
    props: {
      filters: true,
      density: "compact",
      sortBy: "seconds",
      sortDirection: "desc",
      rules: [{ column: "state", operator: "is", value: "Failed", state: "firing" }],
      linkColumn: "job",
      link: "https://example.com/{id}",
    },
    data: ok(JOBS),
    mapping: { columns: ["job", "state", "seconds", "started"] },
    size: [640, 360],
  },
  {
    kind: "api-data",
    name: "list",
    props: { title: "Regions" },
    data: ok(REGIONS),
    mapping: { value: ["sales"], label: ["region"] },
    size: [300, 240],
  },
  { kind: "api-data", name: "value", props: { show: "value" }, data: ok(REGIONS), mapping: { value: ["sales"] }, size: [300, 120] },
  { kind: "api-data", name: "JSON", props: { show: "json" }, data: ok(REGIONS), size: [300, 240] },
];

const BINDINGS: { kind: string; table: Table; mapping: Record<string, string[]>; size?: [number, number] }[] = [
  { kind: "chart", table: LOAD, mapping: { x: ["at"], y: ["cpu"] } },
  { kind: "stat", table: LOAD, mapping: { value: ["cpu"] }, size: [240, 150] },
  { kind: "table", table: REGIONS, mapping: {} },
  { kind: "api-data", table: REGIONS, mapping: { label: ["region"], value: ["sales"] } },
];

const LONG = "A long text that somebody wrote into a field of some ticket, about what was seen on the machine. ".repeat(8);
const ENTRIES: LiveData = ok({
  ...REGIONS,
  rows: [
    {},
    { region: "An entry with a name that is longer than most names are", sales: null },
    { region: "Long", sales: LONG },
    ...REGIONS.rows,
  ],
});

const NARROW: Sample[] = [
  { kind: "api-data", name: "nothing, and long entries", data: ENTRIES, mapping: { value: ["sales"], label: ["region"] } },
  {
    kind: "api-data",
    name: "value that is nothing",
    props: { show: "value" },
    data: ENTRIES,
    mapping: { value: ["region"] },
    size: [120, 56],
  },
  { kind: "api-data", name: "JSON, cut", props: { show: "json", limit: 2 }, data: ENTRIES, size: [300, 240] },
  ...states(REGIONS)
    .filter(({ name }) => name.startsWith("failed"))
    .flatMap(({ name, data }) => [
      { kind: "stat", name, data, props: { title: "CPU" }, size: [160, 88] as [number, number] },
      { kind: "stat", name, data, size: [120, 56] as [number, number] },
    ]),
];

const STATES: Sample[] = BINDINGS.flatMap(({ kind, table, mapping, size }) => {
  const common = { kind, mapping, props: { title: "Orders" }, ...(size === undefined ? {} : { size }) };
  return [
    { ...common, name: "nothing bound" },
    { ...common, name: "nothing bound, on the canvas", mode: "edit" as const },
    ...states(table).map(({ name, data }) => ({ ...common, name, data })),
  ];
});

const HIDDEN = { match: "all", rules: [{ variable: "host", operator: "is", value: "never" }] };

const HOSTS: Sample[] = [
  { kind: "hologram", name: "a kind of a newer version" },
  { kind: "chart", name: "settings of a newer version", props: { type: "hologram" } },
  {
    kind: "stat",
    name: "hidden now, on the canvas",
    mode: "edit",
    props: { title: "CPU", visibility: HIDDEN },
    data: ok(LOAD),
    mapping: { value: ["cpu"] },
  },
];

export const SAMPLES: readonly Sample[] = [
  ...TEXTS,
  ...BUTTONS,
  ...FRAMES,
  ...INPUTS,
  ...CONTAINERS,
  ...DATA,
  ...NARROW,
  ...STATES,
  ...HOSTS,
];
