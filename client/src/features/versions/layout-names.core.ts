/** How the product calls kinds of widgets and their settings; what it doesn't know is called as it is written. */
export interface LayoutNames {
  kind: (kind: string) => string;
  setting: (kind: string, prop: string) => string;
}

type Path = readonly (string | number)[];

const PAGE: Record<string, string> = {
  schema: "Version of the format",
  title: "Title",
  description: "Description",
  theme: "Theme",
  grid: "Grid",
  columns: "columns",
  rowHeight: "row height",
  gap: "space between",
  variables: "Variables",
  tabs: "Tabs",
  widgets: "Widgets",
};

const ENTRY: Record<string, string> = {
  id: "id",
  kind: "kind",
  container: "container",
  owner: "container",
  order: "order",
  name: "name",
  label: "label",
  title: "title",
  type: "type",
  default: "value at first",
  inUrl: "in the address",
  binding: "data",
  text: "text",
};

const AXES: Record<string, readonly [string, string]> = { pos: ["column", "row"], size: ["width", "height"] };

function partOf(value: unknown, key: string | number | undefined): unknown {
  if (typeof value !== "object" || value === null || key === undefined) return undefined;
  return Object.hasOwn(value, key) ? new Map(Object.entries(value)).get(String(key)) : undefined;
}

function textOf(value: unknown, ...keys: string[]): string | undefined {
  const found = keys.map((key) => partOf(value, key)).find((text) => typeof text === "string" && text.trim() !== "");
  return typeof found === "string" ? found.trim() : undefined;
}

/** “Width at phone”: where a widget stands at a size of the screen. */
function placeName(what: string, [breakpoint, axis]: Path): string {
  const name = AXES[what]?.[axis === 1 ? 1 : 0];
  const part = axis === undefined || name === undefined ? (what === "pos" ? "place" : "size") : name;
  return breakpoint === undefined ? part : `${part} at ${breakpoint}`;
}

function widgetPart(kind: string, [key, ...rest]: Path, names: LayoutNames): string | undefined {
  if (key === undefined) return undefined;
  if (key === "pos" || key === "size") return placeName(key, rest);
  if (key === "props") return rest[0] === undefined ? "settings" : `“${names.setting(kind, String(rest[0]))}”`;
  return ENTRY[key] ?? String(key);
}

/** What stands at a path of `layout.json`, as people call it: “Stat “CPU”, width at phone”. */
export function nameOfPath(layout: unknown, path: Path, names: LayoutNames): string {
  const [list, index, ...rest] = path;
  if (list === undefined) return "";
  const entry = partOf(partOf(layout, list), index);
  if (typeof index !== "number") return path.map((key) => PAGE[key] ?? String(key)).join(", ");
  const [part] = rest;
  if (list === "widgets") {
    const kind = textOf(entry, "kind") ?? "";
    const title = textOf(partOf(entry, "props"), "title", "label");
    const called = kind === "" ? `Widget ${index + 1}` : names.kind(kind);
    const inWords = widgetPart(kind, rest, names);
    return `${called}${title === undefined ? "" : ` “${title}”`}${inWords === undefined ? "" : `, ${inWords}`}`;
  }
  const title = textOf(entry, "title", "name") ?? String(index + 1);
  const called = `${list === "tabs" ? "Tab" : "Variable"} “${title}”`;
  return part === undefined ? called : `${called}, ${ENTRY[part] ?? String(part)}`;
}
