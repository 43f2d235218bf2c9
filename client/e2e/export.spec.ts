import { readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";

import { expect, test } from "./fixtures.ts";
import { makePage, widget } from "./viewer-pages.ts";

/** What a PDF draws, of all its streams that are packed as texts are. */
function drawn(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf("stream\n"); at !== -1; at = pdf.indexOf("stream\n", at + 1)) {
    try {
      parts.push(inflateSync(pdf.subarray(at + "stream\n".length)).toString("latin1"));
    } catch {
      // A picture, or the word "endstream".
    }
  }
  return parts.join("\n");
}

test("a page is downloaded as a PDF with its title, its time, and words that can be found", async ({ server, signIn }) => {
  const { slug } = await makePage(server, "Night shift", {
    widgets: [widget("text", [0, 0, 12, 3], { text: [{ insert: "Searchable words\n" }] }), widget("button", [0, 40, 6, 2])],
  });
  const viewer = await signIn(await server.addPerson("viewer"));
  await viewer.goto(`p/${slug}`);
  await expect(viewer.getByText("Searchable words")).toBeVisible();
  await viewer.getByRole("button", { name: "More" }).click();
  const download = viewer.waitForEvent("download");
  await viewer.getByRole("menuitem", { name: "Download the page as PDF" }).click();
  const text = drawn(readFileSync(await (await download).path()));
  expect(text).toContain("(Night shift) Tj");
  expect(text).toContain("(Searchable) Tj");
  expect(text).toContain(String(new Date().getFullYear()));
});
