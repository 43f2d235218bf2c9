import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** Opens this, with parts of the address that belong to it; undefined closes. */
type Open = (value: string | undefined, along?: Readonly<Record<string, string>>) => void;

/**
 * What is open on a screen, as its address has it: a link opens it, and Back closes it. The parts of the address that are named in
 * `along` go with it. Closing it, and looking at another, are no steps of their own.
 */
export function useOpened(name: string, along: readonly string[] = []): [string | undefined, Open] {
  const [params, setParams] = useSearchParams();
  const opened = params.get(name) || undefined;
  const names = [name, ...along].join(" ");
  const open = useCallback<Open>(
    (value, others = {}) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === undefined) for (const each of names.split(" ")) next.delete(each);
          else for (const [each, text] of Object.entries({ ...others, [name]: value })) next.set(each, text);
          return next;
        },
        { replace: value === undefined || opened !== undefined },
      ),
    [name, names, opened, setParams],
  );
  return [opened, open];
}
