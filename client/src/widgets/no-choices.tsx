import type { LiveData } from "#shared/live/schema.ts";

/** Why there is nothing to choose. */
function noChoicesWords({ status, failure }: Pick<LiveData, "status" | "failure">, isEdit: boolean): string {
  if (status === "loading") return "Loading";
  if (status === "failed") return `The choices could not be fetched: ${failure?.reason ?? "the source gave no reason"}`;
  return isEdit ? "Add options on the right" : "Nothing to choose";
}

/** Stands where options would be, while there are none. */
export function NoChoices({ data, isEdit, retry }: { data: LiveData; isEdit: boolean; retry: () => void }) {
  const isFailed = data.status === "failed";
  return (
    <p role={isFailed ? "alert" : undefined} className={isFailed ? "text-firing text-xs" : "text-muted text-xs"}>
      {noChoicesWords(data, isEdit)}
      {isFailed && (
        <button type="button" className="text-accent ml-1.5 rounded-sm font-medium hover:underline" onClick={retry}>
          Try again
        </button>
      )}
    </p>
  );
}
