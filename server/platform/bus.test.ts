import { expect, it } from "vitest";

import { createBus } from "./bus.ts";
import { createLogger } from "./logger.ts";

it("tells every listener until it is disposed, whatever another one does", () => {
  const lines: string[] = [];
  const bus = createBus<{ named: { name: string } }>(createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) }));
  const seen: string[] = [];
  bus.on("named", () => {
    throw new Error("broken listener");
  });
  const listening = bus.on("named", ({ name }) => void seen.push(name));
  bus.emit("named", { name: "Ada" });
  listening[Symbol.dispose]();
  bus.emit("named", { name: "Bob" });
  expect(seen).toEqual(["Ada"]);
  expect(lines).toHaveLength(2);
});
