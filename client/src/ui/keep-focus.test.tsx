import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import { Button } from "./button.tsx";
import { KeepFocus } from "./keep-focus.tsx";

const user = userEvent.setup();

afterEach(cleanup);

function List() {
  const [names, setNames] = useState(["One", "Two", "Three"]);
  return (
    <main>
      <Button>Elsewhere</Button>
      <KeepFocus title="List">
        {names.map((name) => (
          <Button key={name} onClick={() => setNames(names.filter((other) => other !== name))}>
            {`End ${name}`}
          </Button>
        ))}
      </KeepFocus>
      <button
        onPointerEnter={() => {
          setNames(names.slice(1));
        }}
      >
        Server
      </button>
    </main>
  );
}

describe("the focus of what is taken away", () => {
  it("goes to what is in its place now, else to the last one, else to the list", async () => {
    render(<List />);
    screen.getByRole("button", { name: "End Two" }).focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("End Three"));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("End One"));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTitle("List")));
  });

  it("is left alone where somebody has gone on meanwhile", async () => {
    render(<List />);
    screen.getByRole("button", { name: "End One" }).focus();
    screen.getByRole("button", { name: "Elsewhere" }).focus();
    await user.hover(screen.getByRole("button", { name: "Server" }));
    expect(screen.queryByRole("button", { name: "End One" })).toBeNull();
    expect(document.activeElement?.textContent).toBe("Elsewhere");
  });
});

describe("a button that is busy", () => {
  function Busy({ isBusy }: { isBusy: boolean }) {
    return <Button disabled={isBusy}>Save</Button>;
  }

  it("has the focus again when it can be pressed again", () => {
    const { rerender } = render(<Busy isBusy={false} />);
    const button = screen.getByRole("button", { name: "Save" });
    button.focus();
    rerender(<Busy isBusy />);
    // As browsers do.
    button.blur();
    rerender(<Busy isBusy={false} />);
    expect(document.activeElement).toBe(button);
  });

  it("takes it from nobody", () => {
    const { rerender } = render(<Busy isBusy />);
    rerender(<Busy isBusy={false} />);
    expect(document.activeElement).toBe(document.body);
  });
});
