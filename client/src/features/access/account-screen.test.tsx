import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Session } from "#shared/access/schema.ts";
import { newId } from "#shared/kernel/ids.ts";

import { AccountScreen } from "./account-screen.tsx";
import { type Answers, refusal, serve, show, someUser } from "./testing.tsx";

const user = userEvent.setup();
const AT = "2026-01-01T00:00:00.000Z";
const BO = someUser("Robert");

const session = (userAgent: string, isCurrent = false): Session => ({
  id: newId(),
  createdAt: AT,
  lastSeenAt: AT,
  expiresAt: AT,
  address: "192.0.2.7",
  userAgent,
  isCurrent,
});
const HERE = session("Firefox/140.0 (Windows NT 10.0)", true);
const PHONE = session("iPhone Safari/604.1");
const OLD = session("Chrome/120 (X11; Linux)");

let sessions: Session[];

const answers = (): Answers => ({
  "GET /auth/sessions": () => sessions,
  [`DELETE /auth/sessions/${PHONE.id}`]: () => ((sessions = sessions.filter(({ id }) => id !== PHONE.id)), null),
  [`DELETE /auth/sessions/${OLD.id}`]: () => ((sessions = sessions.filter(({ id }) => id !== OLD.id)), null),
});

beforeEach(() => {
  sessions = [HERE, PHONE, OLD];
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

describe("my account", () => {
  it("says who I am and what my role lets me do", async () => {
    serve(answers());
    show(<AccountScreen />, { me: BO });
    const { textContent } = screen.getByRole("region", { name: "Who I am" });
    for (const text of ["Robert", "robert@example.test", "Viewer", "Sees published pages"]) expect(textContent).toContain(text);
    await screen.findByText("This one");
  });

  it("ends one of my sign-ins, and never offers to end the one that asks", async () => {
    const sent = serve(answers());
    show(<AccountScreen />, { me: BO });
    await user.click(await screen.findByRole("button", { name: /^End this session: Safari on iPhone/ }));
    await waitFor(() => expect(screen.queryByText("Safari on iPhone")).toBeNull());
    expect(sent.map(({ what }) => what)).toEqual([`DELETE /auth/sessions/${PHONE.id}`]);
    expect(screen.queryByRole("button", { name: /Firefox/ })).toBeNull();
  });

  it("ends all others once that is confirmed; one that was over already is no trouble", async () => {
    const gone = `DELETE /auth/sessions/${OLD.id}`;
    const over = () => ((sessions = sessions.filter(({ id }) => id !== OLD.id)), refusal(404, "not-found", "You have no such session"));
    const sent = serve({ ...answers(), [gone]: over });
    show(<AccountScreen />, { me: BO });
    await user.click(await screen.findByRole("button", { name: "End all others" }));
    expect(sent).toEqual([]);
    await user.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "End all others" }));
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(sent.map(({ what }) => what)).toEqual([`DELETE /auth/sessions/${PHONE.id}`, gone]);
    expect(screen.queryByText("You have no such session")).toBeNull();
    expect(screen.queryByRole("button", { name: "End all others" })).toBeNull();
  });
});
