import { ApiProblem, call } from "#client/platform/api.ts";
import { queryClient } from "#client/platform/query.ts";
import type { LiveSource } from "#client/widgets/page-runtime.tsx";
import { toolsContract } from "#shared/connectors/contract.ts";
import type { LiveData } from "#shared/live/schema.ts";
import type { Binding, Layout, VariableValues } from "#shared/pages/schema.ts";

/** Tiles with the same question share the answer, and so does who looks again. */
const KEPT_MS = 60_000;

function ask({ tool, operation, params, transform }: Binding, variables: VariableValues) {
  const question = { operation, params, variables, ...(transform === undefined ? {} : { transform }) };
  return queryClient.fetchQuery({
    queryKey: ["version-data", tool, question],
    queryFn: () => call(toolsContract.query, { params: { toolId: tool }, body: question }),
    staleTime: KEPT_MS,
    retry: false,
  });
}

function failed(error: unknown): LiveData {
  const reason = error instanceof ApiProblem ? error.message : "The tool could not be asked";
  return { status: "failed", table: null, fetchedAt: null, staleAfterMs: Infinity, failure: { reason, since: new Date() } };
}

/**
 * Data for a state of a page that is neither the draft nor published: each widget's own binding of then, asked once. The live
 * data of the draft would be another binding's, or nothing where the draft has no such widget any more.
 */
export function previewSource({ widgets }: Layout): LiveSource {
  const bindings = new Map(widgets.flatMap(({ id, binding }) => (binding === undefined ? [] : [[id, binding] as const])));
  return ({ widget, variables }, onData) => {
    const binding = bindings.get(widget);
    let values = variables;
    /** Answers to older questions are not shown. */
    let asked = 0;
    const fetchNow = async () => {
      if (binding === undefined) return;
      asked += 1;
      const mine = asked;
      const data = await ask(binding, values).then(
        ({ table, fetchedAt }): LiveData => ({
          status: "ok",
          table,
          fetchedAt: new Date(fetchedAt),
          staleAfterMs: Infinity,
          failure: null,
        }),
        failed,
      );
      if (mine === asked) onData(data);
    };
    void fetchNow();
    return {
      setVariables: (next) => {
        values = next;
        void fetchNow();
      },
      refresh: () => {
        queryClient.removeQueries({ queryKey: ["version-data"] });
        void fetchNow();
      },
      [Symbol.dispose]: () => {
        asked = -1;
      },
    };
  };
}
