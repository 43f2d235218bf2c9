import { useEffect, useRef } from "react";
import { useSearchParams } from "react-router";

const NAME = "do";

/** The address of a screen that begins with something: its dialog is open. */
export function askFor(path: string, what: string): string {
  return `${path}?${NAME}=${what}`;
}

/** Begins what the address asks for (`?do=invite`), once: it is gone from the address then. */
export function useAskedFor(what: string, begin: () => void): void {
  const [params, setParams] = useSearchParams();
  const latest = useRef(begin);
  useEffect(() => {
    latest.current = begin;
  });
  const isAsked = params.get(NAME) === what;
  useEffect(() => {
    if (!isAsked) return;
    latest.current();
    const without = (before: URLSearchParams) => new URLSearchParams([...before].filter(([name]) => name !== NAME));
    setParams(without, { replace: true });
  }, [isAsked, setParams]);
}
