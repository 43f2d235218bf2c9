import { afterEach, describe, expect, it } from "vitest";

import { ApiProblem } from "#client/platform/api.ts";

import { draftActions, draftOf } from "./settings-drafts.ts";

afterEach(() => draftActions.discard("branding"));

const change = (value: string | undefined, stored: string, field = "name") =>
  draftActions.change("branding", field, { value, stored, isSecret: false });

describe("changes of settings that are not saved", () => {
  it("remember what the field was when the change began, and go when it is that again", () => {
    change("Acme W", "Acme");
    // Somebody else saves meanwhile: what is compared stays what this person saw.
    change("Acme Works", "Acme Ltd");
    expect(draftOf("branding")).toEqual({ name: { value: "Acme Works", base: "Acme" } });
    change("Acme Ltd", "Acme Ltd");
    expect(draftOf("branding")).toEqual({});
  });

  it("stay where they were typed while the save was on its way", () => {
    change("One", "Acme");
    change("#000000", "#ffffff", "accent");
    const sent = draftOf("branding");
    change("Two", "Acme");
    draftActions.saved("branding", sent, { name: "One", accent: "#000000" });
    // Else the next save would be taken for one that goes over somebody else's.
    expect(draftOf("branding")).toEqual({ name: { value: "Two", base: "One" } });
  });

  it("go over what others chose, or give way to it, only as their person decides", () => {
    change("Mine", "Acme");
    change("#000000", "#ffffff", "accent");
    const issues = [{ path: "body.changes.name", message: "Bo changed this meanwhile to “Theirs”", current: "Theirs" }];
    draftActions.refused("branding", new ApiProblem("settings.stale", 409, "Nothing was saved", { issues }));
    const refusal = { message: "", issues: {}, theirs: { name: "Theirs" } };
    draftActions.keepMine("branding", refusal);
    expect(draftOf("branding")["name"]).toEqual({ value: "Mine", base: "Theirs" });
    draftActions.takeTheirs("branding", refusal);
    expect(Object.keys(draftOf("branding"))).toEqual(["accent"]);
  });
});
