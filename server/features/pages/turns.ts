/** One thing after the other for each page. */
export function createTurns() {
  const running = new Map<string, Promise<unknown>>();
  return {
    pages: () => [...running.keys()],
    take: <T>(pageId: string, work: () => Promise<T>): Promise<T> => {
      const turn = (running.get(pageId) ?? Promise.resolve()).catch(() => undefined).then(work);
      const tracked = turn.finally(() => {
        if (running.get(pageId) === tracked) running.delete(pageId);
      });
      running.set(pageId, tracked);
      return tracked;
    },
  };
}
