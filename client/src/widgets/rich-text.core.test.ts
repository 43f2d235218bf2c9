import { describe, expect, it } from "vitest";

import { safeLink } from "#shared/widgets/link.core.ts";

import { blocksOf, fillRuns } from "./rich-text.core.ts";

describe("safeLink", () => {
  it.each([
    "https://example.test/a?b#c",
    "HTTP://example.test",
    "mailto:ops@example.test",
    "/p/wall",
    "./next",
    "../up",
    "#part",
    "?host=a",
  ])("lets %s through", (link) => expect(safeLink(` ${link} `)).toBe(link));

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "blob:https://example.test/1",
    "file:///etc/passwd",
    "//other.test/path",
    "https:javascript:alert(1)",
    "",
    "two words",
    7,
    null,
  ])("keeps %j out", (link) => expect(safeLink(link)).toBeUndefined());

  it("completes an address as people type it", () => expect(safeLink("example.test/a")).toBe("https://example.test/a"));
});

describe("blocksOf", () => {
  it("gives each line the format of the break that ends it", () => {
    const blocks = blocksOf([
      { insert: "Title" },
      { insert: "\n", attributes: { header: 1, align: "center" } },
      { insert: "one" },
      { insert: "\n", attributes: { list: "bullet" } },
      { insert: "two", attributes: { bold: true } },
      { insert: "\n", attributes: { list: "bullet", indent: 1 } },
      { insert: "plain\nlast" },
    ]);
    expect(blocks.map(({ kind, level, indent, align }) => [kind, level, indent, align])).toEqual([
      ["heading", 1, 0, "center"],
      ["bullet", 0, 0, "left"],
      ["bullet", 0, 1, "left"],
      ["paragraph", 0, 0, "left"],
      ["paragraph", 0, 0, "left"],
    ]);
    expect(blocks[2]?.spans).toMatchObject([{ text: "two", bold: true }]);
  });

  it("takes nothing unknown or unsafe from a document that anybody can write to", () => {
    const attributes = { link: "javascript:alert(1)", color: "red;background:url(https://x.test)", bold: "yes", header: 99, indent: -4 };
    const [block] = blocksOf([
      { insert: "x", attributes },
      { insert: "\n", attributes },
    ]);
    expect(block).toMatchObject({ kind: "heading", level: 3, indent: 0 });
    expect(block?.spans).toMatchObject([{ link: undefined, color: undefined, bold: false }]);
  });

  it("numbers lists as the editor does: each depth for itself, on past bullets, anew after a paragraph", () => {
    const items = [0, 1, 1, 0, 1].map((indent) => ({ insert: "x\n", attributes: { list: "ordered", indent } }));
    const runs = [...items, { insert: "•\n", attributes: { list: "bullet" } }, { insert: "x\n", attributes: { list: "ordered" } }];
    expect(blocksOf(runs).map(({ number }) => number)).toEqual([1, 1, 2, 2, 1, 0, 3]);
    expect(blocksOf([...runs, { insert: "plain\n" }, ...items]).at(8)?.number).toBe(1);
  });

  it("drops empty lines at the end only", () => {
    expect(blocksOf([{ insert: "a\n\nb\n\n\n" }]).map(({ spans }) => spans.length)).toEqual([1, 0, 1]);
    expect(blocksOf([])).toEqual([]);
  });
});

describe("fillRuns", () => {
  it("fills variables into text and links, so that a link is checked as it will be opened", () => {
    const runs = [{ insert: "Host {{host}}", attributes: { link: "{{url}}" } }, { insert: "\n" }];
    const open = (url: string) => blocksOf(fillRuns(runs, { host: "web 1", url }))[0]?.spans[0];
    expect(open("https://example.test/")).toMatchObject({ text: "Host web 1", link: "https://example.test/" });
    expect(open("javascript:alert(1)")).toMatchObject({ link: undefined });
  });

  it("has a dash in the place of nothing among words, but is nothing where there are none", () => {
    const fill = (...inserts: string[]) =>
      fillRuns(
        inserts.map((insert) => ({ insert })),
        { host: "" },
      ).map(({ insert }) => insert);
    expect(fill("Load of ", "{{host}}", " today\n")).toEqual(["Load of ", "–", " today\n"]);
    expect(fill("{{host}}", "\n")).toEqual(["", "\n"]);
  });

  it("is the same object where nothing is to be filled in", () => {
    const runs = [{ insert: "Plain\n", attributes: { link: "https://example.test" } }];
    expect(fillRuns(runs, { host: "a" })).toBe(runs);
  });
});
