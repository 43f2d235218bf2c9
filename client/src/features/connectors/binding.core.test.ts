import { describe, expect, it } from "vitest";

import { formOfJsonSchema } from "#client/forms/form-schema.core.ts";
import type { Column } from "#shared/live/schema.ts";
import { apiData } from "#shared/widgets/api-data.widget.ts";
import { chart } from "#shared/widgets/chart.widget.ts";
import { dropdown } from "#shared/widgets/dropdown.widget.ts";
import { stat } from "#shared/widgets/stat.widget.ts";
import { table } from "#shared/widgets/table.widget.ts";

import { costInWords, guessMapping, isCostly, isRunnable, newBinding, rolesFor, runInWords, runsByItself } from "./binding.core.ts";

const column = (key: string, type: Column["type"]): Column => ({ key, label: key, type });
const HISTORY = [column("time", "time"), column("cpu", "number"), column("memory", "number")];

describe("guessMapping", () => {
  it("puts time along a chart's axis and numbers on it", () => {
    expect(guessMapping(chart.roles, HISTORY)).toEqual({ x: ["time"], y: ["cpu"] });
    expect(guessMapping(chart.roles, [column("core", "text"), column("busy", "number")])).toEqual({ x: ["core"], y: ["busy"] });
  });

  it("never takes the only number for the axis", () => {
    expect(guessMapping(chart.roles, [column("busy", "number")])).toEqual({ y: ["busy"] });
  });

  it("gives a stat its first number, a list its first column, and leaves a table all of them", () => {
    expect(guessMapping(stat.roles, HISTORY)).toEqual({ value: ["cpu"] });
    expect(guessMapping(dropdown.roles, [column("name", "text"), column("id", "number")])).toEqual({ value: ["name"] });
    expect(guessMapping(table.roles, HISTORY)).toEqual({});
  });

  it("draws amounts rather than the numbers that rows are told apart by", () => {
    const orders: Column[] = [{ ...column("id", "number"), isKey: true }, column("amount", "number"), column("at", "time")];
    expect(guessMapping(chart.roles, orders)).toEqual({ x: ["at"], y: ["amount"] });
  });

  it("maps nothing where no column fits", () => {
    expect(guessMapping(chart.roles, [column("raw", "json")])).toEqual({});
  });
});

describe("rolesFor", () => {
  it("are those that mean something for a widget as it is set", () => {
    const ids = (...[definition, props]: Parameters<typeof rolesFor>) => rolesFor(definition, props).map(({ id }) => id);
    expect(ids(chart, {})).toEqual(["x", "y", "series"]);
    expect(ids(chart, { type: "scatter" })).toEqual(["x", "y", "series", "size"]);
    expect([ids(apiData, {}), ids(apiData, { show: "value" }), ids(apiData, { show: "json" })]).toEqual([
      ["value", "label"],
      ["value"],
      [],
    ]);
  });
});

describe("running an operation", () => {
  const form = formOfJsonSchema({
    type: "object",
    properties: { url: { type: "string", default: "", "x-ui": { label: "Address", control: "template" } }, id: { type: "string" } },
    required: ["id"],
  });

  it("waits for what it needs, and by itself also for an address", () => {
    expect(isRunnable(form, {})).toBe(false);
    expect(isRunnable(form, { id: "" })).toBe(false);
    expect(isRunnable(form, { id: "1" })).toBe(true);
    expect(runsByItself(form, { id: "1" })).toBe(false);
    expect(runsByItself(form, { id: "1", url: "/a" })).toBe(true);
    expect(runsByItself([], {})).toBe(true);
  });

  it("is never sent by itself where it may change something", () => {
    expect(runsByItself([], { method: "GET" })).toBe(true);
    expect(runsByItself([], { method: "POST" })).toBe(false);
  });

  it("is asked no more often than its floor", () => {
    expect(newBinding("t", "o", 300).refreshSeconds).toBe(300);
    expect(newBinding("t", "o", 2).refreshSeconds).toBe(30);
  });
});

describe("what it costs", () => {
  const cost = { durationMs: 120, bytes: 3_200, calls: 1 };

  it("is told an hour, and who shares it", () => {
    expect(costInWords(300, cost, {})).toBe("12 calls an hour, shared by all viewers");
    expect(costInWords(3_600, undefined, {})).toBe("1 call an hour, shared by all viewers");
    expect(costInWords(30, { ...cost, calls: 2 }, { host: "{{host}}" })).toBe(
      "240 calls an hour, for each combination of host, shared by its viewers",
    );
    expect(costInWords(5, { ...cost, calls: 0 }, {})).toBe("Read on this server, no calls to anybody, shared by all viewers");
  });

  it("is warned of where it eats more than half of the budget", () => {
    expect(isCostly(5, cost, 20)).toBe(true);
    expect(isCostly(6, cost, 20)).toBe(false);
  });

  it("of one run is told with what it gave", () => {
    expect(runInWords(1, { ...cost, calls: 0, bytes: 0 })).toBe("1 row in 120 ms");
    expect(runInWords(1_200, cost)).toBe("1,200 rows in 120 ms, 1 call, 3.2 kB");
  });
});
