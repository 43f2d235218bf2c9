import { addFromPalette, openBuilder } from "./builder.ts";
import { expect, test } from "./fixtures.ts";
import { builtInTool, makePage, widget } from "./viewer-pages.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test(`every screen is accessible, ${colorScheme}`, async ({ server, signIn, expectAccessible }) => {
    // Each look at a screen takes seconds.
    test.slow();
    const system = await builtInTool(server, "system");
    const bind = (operation: string) => ({ tool: system, operation, params: {}, refreshSeconds: 5, mapping: {} });
    const { id, slug } = await makePage(server, `Looked at, ${colorScheme}`, {
      variables: [{ name: "who", type: "text", default: "", inUrl: true }],
      widgets: [
        widget("text", [0, 0, 12, 2], { text: [{ insert: "Heading" }, { insert: "\n", attributes: { header: 2 } }, { insert: "Text" }] }),
        widget("stat", [0, 2, 6, 4], { props: { title: "CPU" }, binding: bind("overview") }),
        widget("chart", [6, 2, 9, 9], { props: { title: "Over time" }, binding: bind("history") }),
        widget("table", [15, 2, 9, 9], { props: { title: "Readings" }, binding: bind("history") }),
        widget("api-data", [0, 6, 6, 5], { props: { title: "Raw", show: "json" }, binding: bind("server") }),
        widget("text-input", [0, 11, 5, 2], { props: { label: "Who", variable: "who" } }),
        widget("dropdown", [5, 11, 5, 2], { props: { label: "Which", variable: "who", options: [{ label: "One", value: "1" }] } }),
        widget("radio", [10, 11, 5, 3], { props: { label: "Radio", variable: "who", options: [{ label: "One", value: "1" }] } }),
        widget("checkbox", [15, 11, 5, 2], { props: { label: "Check", variable: "who" } }),
        widget("button", [20, 11, 4, 2], { props: { label: "Press" } }),
      ],
    });
    const page = await signIn(server.admin, { colorScheme, reducedMotion: "reduce" });
    await page.goto("");
    await expect(page.getByRole("heading", { name: "Pages" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: `More about Looked at, ${colorScheme}` }).click();
    await page.getByRole("menuitem", { name: "Share" }).click();
    await page.getByRole("combobox", { name: "Add people, groups or roles" }).fill("e");
    await expect(page.getByRole("listbox", { name: "Found" }).getByRole("option").first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Widgets for some only" }).click();
    await page.getByLabel("Show a widget to some only").selectOption({ label: "Stat “CPU”" });
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Guest links" }).click();
    await page.getByRole("button", { name: "New guest link" }).click();
    await expect(page.getByLabel("What the link says of who")).toBeVisible();
    await expectAccessible(page);
    await page.goto(`p/${slug}`);
    await expect(page.locator("[data-widget=table]")).toHaveAttribute("data-status", "ok");
    await expect(page.locator("[data-widget=chart] canvas")).toBeVisible();
    await expectAccessible(page);
    await page.goto("tools");
    await expect(page.getByText("This server", { exact: true }).first()).toBeVisible();
    await expectAccessible(page);
    await page.goto("users");
    await expect(page.getByText(server.admin.email)).toBeVisible();
    await expectAccessible(page);
    await server.api("POST", "api/devices", { name: `Lobby, ${colorScheme}`, pages: [id] });
    await page.goto("users/screens");
    await expect(page.getByText(`Lobby, ${colorScheme}`)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add screen" }).click();
    await expect(page.getByRole("checkbox").first()).toBeVisible();
    await expectAccessible(page);
    await page.goto("settings/account");
    await expect(page.getByText("This one")).toBeVisible();
    await expectAccessible(page);
    await page.goto("settings/tokens");
    await page
      .getByRole("button", { name: /^Rotate/ })
      .first()
      .click();
    await expectAccessible(page);
    await openBuilder(page, id);
    await expect(page.locator("[data-canvas] [data-widget=table]")).toHaveAttribute("data-status", "ok");
    await expectAccessible(page);
    await addFromPalette(page, "chart");
    await page.getByRole("tab", { name: "Data" }).click();
    await page.getByLabel("Tool").selectOption({ label: "This server" });
    await page.getByLabel("Operation").selectOption({ label: "This host now" });
    await expect(page.getByRole("region", { name: "Rows" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("tab", { name: "Layers" }).click();
    await expectAccessible(page);
  });
}
