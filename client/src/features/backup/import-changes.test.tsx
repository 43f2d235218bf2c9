import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, expect, it } from "vitest";

import { ImportReport } from "#shared/backup/contract.ts";
import { BackupContent } from "#shared/backup/file.ts";

import { ImportChanges } from "./import-changes.tsx";

afterEach(cleanup);

const NONE = { added: 0, changed: 0, removed: 0, same: 2, rows: [] };

function reportWith(tables: Partial<ImportReport["tables"]>): ImportReport {
  const none = Object.fromEntries(BackupContent.keyof().options.map((table) => [table, NONE]));
  return ImportReport.parse({ isDone: false, tables: { ...none, ...tables }, notes: [], hasSecrets: false });
}

it("says that nothing changes", () => {
  render(<ImportChanges report={reportWith({})} />);
  expect(screen.getByText(/Nothing changes: all 26 entries/)).toBeDefined();
});

it("counts by kind, names rows with their fields, and finds them", async () => {
  const groups = { ...NONE, changed: 1, rows: [{ what: "changed" as const, name: "Night shift", fields: ["name", "updatedAt"] }] };
  const pages = { ...NONE, removed: 300, rows: [{ what: "removed" as const, name: "Sales", fields: [] }] };
  render(<ImportChanges report={reportWith({ groups, pages })} />);
  expect(screen.getByText("name")).toBeDefined();
  expect(screen.getByText("300 removed")).toBeDefined();
  expect(screen.getByText("and 299 more")).toBeDefined();
  await userEvent.type(screen.getByLabelText("Search what changes"), "night");
  expect(screen.getByText("Night shift")).toBeDefined();
  expect(screen.queryByText("Sales")).toBeNull();
});
