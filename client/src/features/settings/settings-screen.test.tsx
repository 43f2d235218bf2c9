import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { Json } from "#shared/kernel/json.ts";
import { SECTION_NAMES, type SectionName, sectionOf } from "#shared/settings/sections.ts";

import { refusal, serve, show } from "../access/testing.tsx";
import { draftActions } from "./settings-drafts.ts";
import { SettingsScreen } from "./settings-screen.tsx";

vi.mock("#client/platform/live-client.ts", () => ({ onSettings: () => ({ [Symbol.dispose]: () => undefined }) }));

const user = userEvent.setup();

let stored: Record<string, Record<string, Json>>;

const stateOf = (section: SectionName) => ({
  section,
  values: { ...sectionOf(section).schema.parse({}), ...stored[section] },
  revision: 1,
  updatedAt: null,
});

function open(section: SectionName, answers: Parameters<typeof serve>[0] = {}) {
  stored = { branding: { name: "Acme" }, network: { peopleFrom: ["10.0.0.0/8", "192.0.2.1"] } };
  const sent = serve({ "GET /settings": () => SECTION_NAMES.map(stateOf), ...answers });
  const shown = show(<SettingsScreenAt section={section} />, { at: `/settings/${section}` });
  return { sent, ...shown };
}

/** The screen reads its section from a route's parameter. */
function SettingsScreenAt({ section }: { section: SectionName }) {
  return (
    <Routes>
      <Route path="/settings/:section" element={<SettingsScreen slots={{}} />} />
      <Route path="*" element={<p>Elsewhere, not {section}</p>} />
    </Routes>
  );
}

const saves =
  (section: SectionName) =>
  (body: unknown): unknown => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The test's own body.
    const { changes } = body as { changes: Record<string, Json> };
    stored[section] = { ...stored[section], ...changes };
    return stateOf(section);
  };

const STALE = { path: "body.changes.name", message: "Bo changed this meanwhile to “Theirs”", current: "Theirs" };

afterEach(() => {
  // Before the screen goes: it would ask about what is not saved.
  act(() => SECTION_NAMES.forEach((name) => draftActions.discard(name)));
  cleanup();
});

describe("a section of the settings", () => {
  it("counts each keystroke, and one click on Save saves what is typed", async () => {
    const { sent } = open("branding", { "PATCH /settings/branding": saves("branding") });
    await user.type(await screen.findByLabelText("Name"), "!");
    expect(screen.getByText("1 change not saved")).toBeDefined();
    await user.click(screen.getByRole("button", { name: /Save changes/ }));
    await screen.findByText("All changes saved");
    expect(sent).toEqual([{ what: "PATCH /settings/branding", body: { base: { name: "Acme" }, changes: { name: "Acme!" } } }]);
  });

  it("saves an emptied entry of a list with the same click that leaves it", async () => {
    const { sent } = open("network", { "PATCH /settings/network": saves("network") });
    await user.clear(await screen.findByLabelText("Where people may come from, entry 1"));
    await user.click(screen.getByRole("button", { name: /Save changes/ }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ changes: { peopleFrom: ["192.0.2.1"] } });
  });

  it("keeps the caret in the entry of a list that a first letter makes", async () => {
    open("network");
    await user.type(await screen.findByLabelText("Where people may come from, entry 3"), "203.0.113.7");
    expect(screen.getByLabelText<HTMLInputElement>("Where people may come from, entry 3").value).toBe("203.0.113.7");
  });

  it("says what can't be saved, why at its field, and takes one there", async () => {
    const { sent } = open("sessions");
    const field = await screen.findByLabelText<HTMLInputElement>("Shortest password");
    await user.clear(field);
    await user.type(field, "3");
    await screen.findByText("1 change not saved. Shortest password can’t be saved as it is");
    await screen.findByText("At least 10. Not taken over as it is.");
    await user.click(screen.getByRole("button", { name: /Save changes/ }));
    expect(document.activeElement).toBe(field);
    expect(sent).toEqual([]);
  });

  it("does not go over what somebody else saved unseen, and tells of it once", async () => {
    const { client } = open("branding", {
      "PATCH /settings/branding": () => refusal(409, "settings.stale", "Nothing was saved. Name: Bo changed this", [STALE]),
    });
    const field = await screen.findByLabelText<HTMLInputElement>("Name");
    await user.type(field, "!");
    stored["branding"] = { name: "Theirs" };
    await client.invalidateQueries();
    await screen.findByText("Somebody else changed this to “Theirs” since you began.");
    await user.type(field, "?");
    await user.click(screen.getByRole("button", { name: /Save changes/ }));
    await screen.findByText("Bo changed this meanwhile to “Theirs”");
    expect(screen.getAllByText(/Theirs/)).toHaveLength(1);
    expect(field.value).toBe("Acme!?");
    serve({ "GET /settings": () => SECTION_NAMES.map(stateOf), "PATCH /settings/branding": saves("branding") });
    await user.click(screen.getByRole("button", { name: "Overwrite with mine" }));
    await screen.findByText("All changes saved");
    expect(screen.queryByText(/changed this/)).toBeNull();
    expect(field.value).toBe("Acme!?");
  });

  it("warns before a colour is saved that can't be read", async () => {
    open("branding");
    await user.type(await screen.findByLabelText("Accent colour"), "#ffff00");
    expect(await screen.findByText(/Links will be hard to read: 1\.\d : 1 in the light theme/)).toBeDefined();
  });

  it("asks whoever leaves with changes that are not saved", async () => {
    const { router } = open("branding");
    await user.type(await screen.findByLabelText("Name"), "!");
    window.history.replaceState(null, "", "/");
    await router.navigate("/");
    const message = await screen.findByText("Not saved: Branding", {}, { timeout: 5_000 });
    await user.click(within(message.closest("li") ?? document.body).getByRole("button", { name: "Go back" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/settings/branding"));
    expect(await screen.findByDisplayValue("Acme!")).toBeDefined();
  });

  it("says in its history what each state changed", async () => {
    const versions = [2, 1].map((version) => ({ version, author: null, restoredFrom: null, createdAt: "2026-01-01T00:00:00.000Z" }));
    open("branding", {
      "GET /settings/branding/versions": () => versions,
      "GET /settings/branding/versions/1": () => ({ values: { name: "Platform builder" } }),
      "GET /settings/branding/versions/2": () => ({ values: { name: "Acme" } }),
    });
    await user.click(await screen.findByRole("button", { name: "History" }));
    expect(await screen.findByText("Name: Platform builder → Acme", {}, { timeout: 5_000 })).toBeDefined();
  });
});
