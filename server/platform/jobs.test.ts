import { expect, it } from "vitest";

import { createJobs } from "./jobs.ts";
import { createLogger } from "./logger.ts";

it("logs what fails and drains what runs, also what that started", async () => {
  const lines: string[] = [];
  const jobs = createJobs(createLogger({ logLevel: "info" }, { write: (line) => void lines.push(line) }));
  const done: string[] = [];
  jobs.enqueue("first", async () => {
    await Promise.resolve();
    jobs.enqueue("second", async () => void done.push("second"));
    done.push("first");
  });
  jobs.enqueue("broken", () => Promise.reject(new Error("out of paper")));
  await jobs.drain();
  expect(new Set(done)).toEqual(new Set(["first", "second"]));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", job: "broken", err: { message: "out of paper" } });
});
