import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, expect, it } from "vitest";

import { queryClient } from "./query.ts";

afterEach(() => onlineManager.setOnline(true));

it("fails at once what is done while offline: nothing waits and is done later", async () => {
  onlineManager.setOnline(false);
  let tries = 0;
  const observer = new MutationObserver(queryClient, {
    mutationFn: async () => {
      tries += 1;
      throw new Error("No network");
    },
  });
  await expect(observer.mutate()).rejects.toThrow("No network");
  onlineManager.setOnline(true);
  await queryClient.resumePausedMutations();
  expect(tries).toBe(1);
});
