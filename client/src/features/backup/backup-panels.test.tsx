import { cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ImportReport, StoredBackup } from "#shared/backup/contract.ts";
import { BACKUP_FORMAT, BACKUP_SCHEMA_VERSION, BackupContent, type BackupFile } from "#shared/backup/file.ts";
import { newId } from "#shared/kernel/ids.ts";

import { type Answers, refusal, serve, show } from "../access/testing.tsx";
import { BackupPanels } from "./backup-panels.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T02:00:00.000Z";
const PASSPHRASE = "a long enough passphrase";
const TABLES = BackupContent.keyof().options;

const content = BackupContent.parse(Object.fromEntries(TABLES.map((table) => [table, []])));
const sealed = { kdf: "scrypt-32768-8-3", cipher: "aes-256-gcm", salt: "", iv: "", data: "" } as const;
const backup = (secrets: BackupFile["secrets"] = null): BackupFile => {
  return { format: BACKUP_FORMAT, schemaVersion: BACKUP_SCHEMA_VERSION, content, secrets };
};
const asFile = (json: unknown, name = "backup.json") => new File([typeof json === "string" ? json : JSON.stringify(json)], name);

function report(tables: Partial<ImportReport["tables"]>, more: Partial<ImportReport> = {}): ImportReport {
  const none = { added: 0, changed: 0, removed: 0, same: 3, rows: [] };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One entry for each table.
  const all = Object.fromEntries(TABLES.map((table) => [table, tables[table] ?? none])) as ImportReport["tables"];
  return { isDone: false, tables: all, notes: [], hasSecrets: false, ...more };
}

const pages: ImportReport["tables"]["pages"] = {
  added: 1,
  changed: 1,
  removed: 0,
  same: 0,
  rows: [
    { what: "changed", name: "Furnace", fields: ["title", "draft"] },
    { what: "added", name: "Boiler", fields: [] },
  ],
};

let stored: StoredBackup[];

const storedBackup = (more: Partial<StoredBackup>): StoredBackup => ({
  id: newId(),
  state: "proven",
  size: 4_096,
  sha256: "0123456789abcdef".repeat(4),
  hasFile: true,
  isScheduled: true,
  startedAt: AT,
  endedAt: AT,
  result: "Restored and equal: 12 rows",
  ...more,
});

const answers = (more: Answers = {}): Answers => ({
  "GET /backup": () => ({ backups: stored, nextAt: null }),
  "POST /backup/import": () => report({ pages }),
  ...more,
});

const choose = (file: File) => user.upload(screen.getByLabelText("Choose a file"), file);
const dialog = () => within(screen.getByRole("dialog"));

beforeEach(() => {
  stored = [];
  URL.createObjectURL = vi.fn<typeof URL.createObjectURL>(() => "blob:backup");
  URL.revokeObjectURL = vi.fn<typeof URL.revokeObjectURL>();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("an export", () => {
  it("is everything but secrets, or with them under a passphrase typed twice", async () => {
    const sent = serve(answers({ "POST /backup/export": () => backup() }));
    show(<BackupPanels isReadOnly={false} />);
    await user.click(screen.getByRole("button", { name: "Export" }));
    await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalledTimes(1));
    await user.click(screen.getByRole("switch", { name: "With secrets" }));
    await user.type(screen.getByLabelText("Passphrase"), "too short");
    await user.click(screen.getByRole("button", { name: "Export" }));
    expect(screen.getByRole("alert").textContent).toBe("A passphrase has at least 12 characters.");
    await user.clear(screen.getByLabelText("Passphrase"));
    await user.type(screen.getByLabelText("Passphrase"), PASSPHRASE);
    await user.type(screen.getByLabelText("Once more"), "another passphrase");
    expect(screen.getByRole("alert").textContent).toBe("The two are not the same.");
    await user.clear(screen.getByLabelText("Once more"));
    await user.type(screen.getByLabelText("Once more"), PASSPHRASE);
    await user.click(screen.getByRole("button", { name: "Export" }));
    await waitFor(() => expect(URL.createObjectURL).toHaveBeenCalledTimes(2));
    expect(sent).toEqual([
      { what: "POST /backup/export", body: {} },
      { what: "POST /backup/export", body: { passphrase: PASSPHRASE } },
    ]);
    expect(screen.getByLabelText<HTMLInputElement>("Passphrase").value).toBe("");
  });
});

describe("an import", () => {
  it("says what it would do before it does it, and then what it did", async () => {
    const sent = serve(answers());
    show(<BackupPanels isReadOnly={false} />);
    await choose(asFile(backup()));
    expect(await dialog().findByText("title, what is on it")).toBeDefined();
    expect(dialog().getByText("Boiler")).toBeDefined();
    await user.type(dialog().getByLabelText("Search what changes"), "furn");
    expect(dialog().queryByText("Boiler")).toBeNull();
    expect(sent.map(({ body }) => body)).toEqual([{ file: backup(), mode: "merge", dryRun: true }]);
    await user.click(dialog().getByRole("button", { name: "Merge" }));
    expect(await dialog().findByText("Everything is in place")).toBeDefined();
    expect(sent.at(-1)?.body).toEqual({ file: backup(), mode: "merge", dryRun: false });
  });

  it("replaces everything only once that is typed, and asks for the passphrase of the file's secrets", async () => {
    let isOpened = false;
    const sent = serve(
      answers({
        "POST /backup/import": (body) => {
          const isDry = typeof body === "object" && body !== null && "dryRun" in body && body.dryRun === true;
          if (!isDry && !isOpened) return refusal(403, "backup.passphrase", "The secrets of this file don’t open with this passphrase");
          return report({ pages }, { hasSecrets: true });
        },
      }),
    );
    show(<BackupPanels isReadOnly={false} />);
    await choose(asFile(backup(sealed)));
    await user.click(await dialog().findByRole("radio", { name: /^Replace everything/ }));
    await user.type(await dialog().findByLabelText("Passphrase of its secrets"), `${PASSPHRASE}{Enter}`);
    const replace = () => dialog().getByRole<HTMLButtonElement>("button", { name: "Replace everything" });
    expect(replace().disabled).toBe(true);
    await user.type(dialog().getByLabelText(/^Type “replace”/), "replace");
    await user.click(replace());
    expect((await dialog().findByRole("alert")).textContent).toContain("don’t open with this passphrase");
    expect(dialog().getByLabelText("Passphrase of its secrets").getAttribute("aria-invalid")).toBe("true");
    isOpened = true;
    await user.click(replace());
    expect(await dialog().findByText("Everything is in place")).toBeDefined();
    expect(sent.at(-1)?.body).toMatchObject({ mode: "replace", passphrase: PASSPHRASE, dryRun: false });
  });

  it("refuses files that are no backups in words, before anything is sent", async () => {
    const sent = serve(answers());
    show(<BackupPanels isReadOnly={false} />);
    await choose(asFile("<html>", "page.json"));
    expect((await screen.findByRole("alert")).textContent).toContain("page.json is not a backup, or it is damaged");
    const dropped = asFile({ ...backup(), schemaVersion: 99 }, "newer.json");
    fireEvent.drop(screen.getByText("Drop a backup file here"), { dataTransfer: { files: [dropped] } });
    await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("written by a newer version of the product"));
    await choose(asFile({ hello: 1 }, "bad.json"));
    await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/^bad.json can’t be imported. This is not a backup/));
    expect(sent).toEqual([]);
  });

  it("is not begun by Enter in the passphrase", async () => {
    const sent = serve(answers({ "POST /backup/import": () => report({ pages }, { hasSecrets: true }) }));
    show(<BackupPanels isReadOnly={false} />);
    await choose(asFile(backup(sealed)));
    await user.type(await dialog().findByLabelText("Passphrase of its secrets"), `${PASSPHRASE}{Enter}`);
    expect(sent.map(({ body }) => body)).toEqual([{ file: backup(sealed), mode: "merge", dryRun: true }]);
    await user.click(dialog().getByRole("button", { name: "Merge" }));
    expect(await dialog().findByText("Everything is in place")).toBeDefined();
  });

  it("shows why the server refuses a file, at every place in it", async () => {
    const message = "The file has no such row among its users";
    const issues = [0, 1].map((index) => ({ path: `content.groupMembers.${index}.userId`, message }));
    const detail = `content.groupMembers.0.userId: ${message}`;
    serve(answers({ "POST /backup/import": () => refusal(422, "backup.invalid", detail, issues) }));
    show(<BackupPanels isReadOnly={false} />);
    await choose(asFile(backup()));
    const alert = within(await dialog().findByRole("alert"));
    expect(alert.getAllByText(/^content\./).map(({ textContent }) => textContent)).toEqual([
      detail,
      `content.groupMembers.1.userId: ${message}`,
    ]);
    expect(dialog().getByRole<HTMLButtonElement>("button", { name: "Merge" }).disabled).toBe(true);
  });
});

describe("backups on the server", () => {
  it("show what restoring each showed, and are restored by the same way", async () => {
    const [proven, failed] = [
      storedBackup({}),
      storedBackup({ state: "failed", hasFile: false, size: 0, sha256: null, result: "No space" }),
    ];
    stored = [failed, proven];
    const path = `POST /backup/${proven.id}/restore`;
    const sent = serve(answers({ [path]: () => report({ pages }) }));
    show(<BackupPanels isReadOnly={false} />);
    expect(await screen.findByText("Restored and equal: 12 rows")).toBeDefined();
    expect(screen.getByText("No space")).toBeDefined();
    expect(screen.getAllByRole("link", { name: /^Download/ })).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: /^Restore/ }));
    await user.click(await dialog().findByRole("button", { name: "Merge" }));
    expect(await dialog().findByText("Everything is in place")).toBeDefined();
    expect(sent).toEqual([
      { what: path, body: { mode: "merge", dryRun: true } },
      { what: path, body: { mode: "merge", dryRun: false } },
    ]);
  });

  it("are made by hand, one at a time", async () => {
    const sent = serve(
      answers({
        "POST /backup": () => {
          stored = [storedBackup({ state: "running", hasFile: false, isScheduled: false, result: "" })];
          return stored[0];
        },
      }),
    );
    show(<BackupPanels isReadOnly={false} />);
    expect(await screen.findByText("No backups yet")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Back up now" }));
    expect(await screen.findByText("Being made")).toBeDefined();
    expect(screen.getByRole<HTMLButtonElement>("button", { name: /Back up now$/ }).disabled).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it("are only looked at by whoever may not manage settings", async () => {
    stored = [storedBackup({})];
    serve(answers());
    show(<BackupPanels isReadOnly />);
    expect(await screen.findByText("Restored and equal: 12 rows")).toBeDefined();
    expect(screen.queryAllByRole("button")).toEqual([]);
    expect(screen.queryByRole("link")).toBeNull();
  });
});
