import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, describe, expect, it } from "vitest";

import { useOpened } from "./opened.ts";

const user = userEvent.setup();

function Versions() {
  const [version, open] = useOpened("version", ["view"]);
  return (
    <>
      <p>{version === undefined ? "Nothing is open" : `Version ${version}`}</p>
      <button type="button" onClick={() => open("2", { view: "json" })}>
        Open
      </button>
      <button type="button" onClick={() => open("3")}>
        Another
      </button>
      <button type="button" onClick={() => open(undefined)}>
        Close
      </button>
    </>
  );
}

function show(at: string) {
  const router = createMemoryRouter([{ path: "*", element: <Versions /> }], { initialEntries: [at] });
  render(<RouterProvider router={router} />);
  return router;
}

afterEach(cleanup);

describe("what is open on a screen", () => {
  it("is opened by a link", () => {
    show("/page?version=7");
    expect(screen.getByText("Version 7")).toBeDefined();
  });

  it("stands in the address with what belongs to it, until it is closed; other parts stay", async () => {
    const router = show("/page?role=admin");
    await user.click(screen.getByText("Open"));
    expect(router.state.location.search).toBe("?role=admin&view=json&version=2");
    await user.click(screen.getByText("Another"));
    expect(router.state.location.search).toBe("?role=admin&view=json&version=3");
    await user.click(screen.getByText("Close"));
    expect(router.state.location.search).toBe("?role=admin");
  });

  it("is closed by Back, whatever was looked at in it", async () => {
    const router = show("/page");
    await user.click(screen.getByText("Open"));
    await user.click(screen.getByText("Another"));
    await router.navigate(-1);
    expect(await screen.findByText("Nothing is open")).toBeDefined();
  });
});
