import { describe, expect, it } from "vitest";

import { wordsForEntraFailure } from "./entra-words.core.ts";

describe("what went wrong at Microsoft", () => {
  it("is said in words for what people meet", () => {
    expect(wordsForEntraFailure({ code: "popup_window_error", message: "" })).toMatch(/blocked.*Allow pop-ups/);
    expect(wordsForEntraFailure({ code: "user_cancelled", message: "User cancelled the flow" })).toMatch(/closed before it was done/);
    expect(wordsForEntraFailure({ code: "crypto_nonexistent", message: "" })).toMatch(/https/);
  });

  it("goes by Microsoft's number before the general code", () => {
    const message = "AADSTS50105: Your administrator has configured the application to block users";
    expect(wordsForEntraFailure({ code: "access_denied", message })).toMatch(/does not let you use this application/);
  });

  it("names what it does not know, without the library's prose", () => {
    expect(wordsForEntraFailure({ code: "odd_error", message: "long prose" })).toMatch(/failed \(odd_error\)/);
    expect(wordsForEntraFailure({ code: "server_error", message: "AADSTS999: prose" })).toMatch(/failed \(AADSTS999\)/);
  });
});
