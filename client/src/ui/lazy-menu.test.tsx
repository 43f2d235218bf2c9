import { cleanup, render, screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";

import { LazyMenu } from "./lazy-menu.tsx";
import { LazyPopover } from "./lazy-popover.tsx";
import { stubLayout } from "./testing/jsdom.ts";

const chosen: string[] = [];

function show() {
  const entry = (id: string) => ({ id, label: id, onSelect: () => void chosen.push(id) });
  render(
    <>
      <LazyMenu trigger={<button type="button">More</button>} entries={[entry("Print"), entry("Full screen")]} />
      <LazyPopover trigger={<button type="button">Filters</button>}>
        <input aria-label="Region" />
      </LazyPopover>
    </>,
  );
}

beforeEach(() => {
  stubLayout();
  cleanup();
  chosen.length = 0;
  show();
});

describe("a menu that comes in when it is wanted", () => {
  it.each(["{Enter}", "{ArrowDown}"])("is opened by %s on its first entry, walked and left by keys, and opened again", async (key) => {
    const user = userEvent.setup();
    await user.tab();
    expect(screen.getByRole("button", { name: "More", expanded: false })).toBe(document.activeElement);
    await user.keyboard(key);
    await expect.poll(() => document.activeElement?.textContent).toBe("Print");
    await user.keyboard("{Escape}");
    await expect.poll(() => document.activeElement?.textContent).toBe("More");
    await user.keyboard("{Enter}");
    await expect.poll(() => document.activeElement?.textContent).toBe("Print");
    await user.keyboard("{ArrowDown}{Enter}");
    expect(chosen).toEqual(["Full screen"]);
    await expect.poll(() => document.activeElement?.textContent).toBe("More");
  });

  it("is opened by a click, without an entry that would look chosen", async () => {
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "More" }));
    await expect.poll(() => document.activeElement?.getAttribute("role")).toBe("menu");
    await user.click(screen.getByRole("menuitem", { name: "Print" }));
    expect(chosen).toEqual(["Print"]);
  });
});

describe("a popover that comes in when it is wanted", () => {
  it("takes the focus in, and gives it back to its button", async () => {
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Filters" }));
    await expect.poll(() => document.activeElement?.getAttribute("aria-label")).toBe("Region");
    await user.keyboard("{Escape}");
    await expect.poll(() => document.activeElement?.textContent).toBe("Filters");
  });
});
