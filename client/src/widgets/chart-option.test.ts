import { describe, expect, it } from "vitest";

import type { Table } from "#shared/live/schema.ts";
import { chart } from "#shared/widgets/chart.widget.ts";

import { chartDataOf } from "./chart-data.core.ts";
import { chartOption, type ChartSettings } from "./chart-option.ts";
import { tooltipHtml } from "./chart-tooltip.ts";

const table: Table = {
  columns: [
    { key: "team", label: "Team", type: "text" },
    { key: "open", label: "Open", type: "number" },
    { key: "done", label: "<b>Done</b>", type: "number", unit: "h" },
  ],
  rows: [
    { team: "A", open: 1, done: 3 },
    { team: "B", open: 0, done: null },
  ],
};
const colors = {
  series: ["#111111", "#222222"],
  text: "#000000",
  muted: "#777777",
  border: "#cccccc",
  raised: "#ffffff",
  surface: "#fefefe",
  state: { ok: "#00ff00", warning: "#ffff00", firing: "#ff0000" },
};

function settingsOf(given: Partial<ChartSettings>): ChartSettings {
  const { min, max, decimals, ...rest } = chart.props.parse({});
  expect([min, max, decimals]).toEqual([undefined, undefined, undefined]);
  return { ...rest, ...given };
}

function draw(given: Partial<ChartSettings>, frame = { width: 400, height: 300, isStill: false }, from = table) {
  const settings = settingsOf(given);
  const data = chartDataOf(from, {}, settings.type);
  // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- ECharts' option is a bag of its own making.
  return { settings, data, option: chartOption(data, settings, colors, frame) as any };
}

describe("chartOption", () => {
  it("stacks to a hundred", () => {
    const { option } = draw({ type: "bar", stack: "percent" });
    expect(option.series.map((one: { data: unknown }) => one.data)).toEqual([
      [
        ["A", 25],
        ["B", 0],
      ],
      [
        ["A", 75],
        ["B", null],
      ],
    ]);
    expect(option.yAxis.max).toBe(100);
  });

  it("stacks shares of what is below zero downwards, on an axis that has room for them", () => {
    const rows = [
      { team: "A", open: -1, done: 3 },
      { team: "B", open: -2, done: -2 },
    ];
    const { option } = draw({ type: "bar", stack: "percent", unit: "h", log: true }, undefined, { ...table, rows });
    expect(option.series.map((one: { data: [string, number][] }) => one.data.map(([, share]) => share))).toEqual([
      [-25, -50],
      [75, -50],
    ]);
    expect(option.yAxis).toMatchObject({ type: "value", min: -100, max: 100 });
    const below = draw({ type: "bar", stack: "percent" }, undefined, { ...table, rows: rows.slice(1) });
    expect(below.option.yAxis).toMatchObject({ min: -100, max: 0 });
  });

  it("goes by the data where the axis that is set can't be", () => {
    expect(draw({ min: 5, max: 5 }).option.yAxis).toMatchObject({ min: undefined, max: undefined });
    expect(draw({ log: true, min: 0, max: 10 }).option.yAxis).toMatchObject({ min: undefined, max: 10 });
    expect(draw({ min: -1, max: 5 }).option.yAxis).toMatchObject({ min: -1, max: 5 });
  });

  it("has no two slices and no two lines that look the same", () => {
    const rows = Array.from({ length: 12 }, (_, index) => ({ team: `T${index}`, open: 20 - index }));
    const pie = draw({ type: "pie" }, undefined, { columns: table.columns.slice(0, 2), rows }).option.series[0].data;
    expect(pie.map(({ name }: { name: string }) => name)).toEqual(["T0", "T1", "T2", "T3", "T4", "T5", "T6", "5 others"]);
    expect(pie.at(-1).itemStyle).toEqual({ color: colors.muted });
    const keys = ["a", "b", "c", "d"].map((key) => ({ key, label: key, type: "number" as const }));
    const many: Table = { columns: keys, rows: [{ a: 1, b: 2, c: 3, d: 4 }] };
    const lines = draw({ type: "line" }, undefined, many).option.series.map((one: { lineStyle: { type: string } }) => one.lineStyle.type);
    expect(lines).toEqual(["solid", "solid", "dashed", "dashed"]);
  });

  it("lays bars down with their categories from above", () => {
    const { option } = draw({ type: "bar", horizontal: true, thresholds: [{ from: 2, state: "firing" }] });
    expect(option.yAxis).toMatchObject({ type: "category", inverse: true });
    expect(option.series[0].data[0]).toEqual([1, "A"]);
    expect(option.series[0].markLine.data[0]).toMatchObject({ xAxis: 2, lineStyle: { color: "#ff0000" } });
  });

  it("has no place on a logarithmic axis for nothing", () => {
    const { option } = draw({ type: "line", log: true, min: 1 });
    expect(option.yAxis).toMatchObject({ type: "log", min: 1 });
    expect(option.series[0].data).toEqual([
      ["A", 1],
      ["B", null],
    ]);
  });

  it("moves nothing for those who want it still, and needs no legend for one series", () => {
    expect(draw({}, { width: 400, height: 300, isStill: true }).option.animation).toBe(false);
    expect(draw({}).option.legend.show).toBe(true);
    expect(draw({ type: "pie" }, { width: 200, height: 100, isStill: false }).option.legend.show).toBe(false);
  });
});

describe("tooltipHtml", () => {
  it("escapes names, gives units and says where there is no number", () => {
    const { settings, data } = draw({ type: "line" });
    const html = tooltipHtml([{ seriesName: "<b>Done</b>", name: "B", value: ["B", null] }], settings, data);
    expect(html).toBe("B<br>&#60;b&#62;Done&#60;/b&#62;: <b>–</b>");
    expect(tooltipHtml([{ seriesName: "<b>Done</b>", name: "A", value: ["A", 3] }], settings, data)).toContain("<b>3\u00A0h</b>");
  });

  it("reads lying bars the right way round, and keeps made-up points to itself", () => {
    const lying = draw({ type: "bar", horizontal: true });
    expect(tooltipHtml([{ seriesName: "Open", value: [1, "A"] }], lying.settings, lying.data)).toBe("A<br>Open: <b>1</b>");
    const area = draw({ type: "area", stack: "stack" });
    expect(tooltipHtml([{ seriesName: "Open", name: "A", value: ["A", 1, null, 1] }], area.settings, area.data)).toBe("A");
  });
});

describe("a line of many points with gaps", () => {
  it("keeps its peaks, and is cut only where all the points of a pixel are missing", () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({ at: at * 1_000, value: at % 5 === 0 ? null : at === 42 ? 900 : 10 + (at % 3) }));
    const gaps: Table = {
      columns: [
        { key: "at", label: "At", type: "time" },
        { key: "value", label: "Value", type: "number" },
      ],
      rows,
    };
    const settings = settingsOf({ type: "line" });
    const { option } = (() => {
      const data = chartDataOf(gaps, {}, "line");
      // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-type-assertion -- ECharts' option is a bag of its own making.
      return { option: chartOption(data, settings, colors, { width: 20, height: 100, isStill: false }) as any };
    })();
    const sample: (points: number[]) => number = option.series[0].sampling;
    const frames = Array.from({ length: 10 }, (_, frame) => rows.slice(frame * 10, frame * 10 + 10).map(({ value }) => value ?? NaN));
    const drawn = frames.map((frame) => sample(frame));
    expect(drawn.every((value) => Number.isFinite(value))).toBe(true);
    expect(Math.max(...drawn)).toBe(900);
    expect(sample([NaN, NaN])).toBeNaN();
  });

  it("is sampled by its shape where nothing is missing", () => {
    const { option } = draw({ type: "line" });
    expect(option.series[0].sampling).toBe("lttb");
  });
});

it("draws a point where a value stands alone between gaps, which no line leads to", () => {
  const values = [1, null, 5, null, 7, 8];
  const gaps: Table = {
    columns: [
      { key: "at", label: "At", type: "time" },
      { key: "value", label: "Value", type: "number" },
    ],
    rows: values.map((value, at) => ({ at: at * 1_000, value })),
  };
  const { option } = draw({ type: "line" }, undefined, gaps);
  const size: (value: unknown, at: { dataIndex: number }) => number = option.series[0].symbolSize;
  expect(option.series[0].showSymbol).toBe(true);
  expect(values.map((_, dataIndex) => size(null, { dataIndex }) > 0)).toEqual([true, false, true, false, false, false]);
  expect(draw({ type: "line" }).option.series[0].showSymbol).toBe(false);
});

it("shows a single instant with a minute around it, and more of them from the first to the last", () => {
  const at = (...times: number[]): Table => ({
    columns: [
      { key: "at", label: "At", type: "time" },
      { key: "value", label: "Value", type: "number" },
    ],
    rows: times.map((time) => ({ at: time, value: 1 })),
  });
  expect(draw({ type: "line" }, undefined, at(3_600_000)).option.xAxis).toMatchObject({ min: 3_540_000, max: 3_660_000 });
  expect(draw({ type: "line" }, undefined, at(3_600_000, 3_601_000)).option.xAxis.min).toBeUndefined();
});
