import { useMutation } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { Status } from "#client/ui/status.tsx";
import { auditContract } from "#shared/audit/contract.ts";
import type { ChainProblem, ChainReport } from "#shared/audit/schema.ts";

const PROBLEMS: Record<ChainProblem, string> = {
  altered: "was altered after it was written",
  removed: "was removed",
  inserted: "was inserted later",
  moved: "stood at another place",
};

export function useChainCheck() {
  return useMutation({ mutationFn: () => call(auditContract.verify) });
}

type ChainCheck = ReturnType<typeof useChainCheck>;

export function ChainCheckButton({ check }: { check: ChainCheck }) {
  return (
    <Button variant="secondary" disabled={check.isPending} onClick={() => check.mutate()}>
      {check.isPending ? <Spinner /> : <ShieldCheck />}
      Verify chain
    </Button>
  );
}

function Finding({ report: { entries, firstBad }, onOpen }: { report: ChainReport; onOpen: (seq: number) => void }) {
  if (firstBad === undefined)
    return <Status kind="ok">{`The log is whole: ${entries.toLocaleString("en")} entries, each following the one before.`}</Status>;
  const { seq, problem } = firstBad;
  return (
    <>
      <Status kind="firing">{`The log is damaged: entry ${seq.toLocaleString("en")} ${PROBLEMS[problem]}.`}</Status>
      {problem !== "removed" && (
        <Button variant="secondary" size="sm" onClick={() => onOpen(seq)}>
          Show it
        </Button>
      )}
    </>
  );
}

/** What the walk along the chain has found; says so to everybody. */
export function ChainFinding({ check, onOpen }: { check: ChainCheck; onOpen: (seq: number) => void }) {
  return (
    <div aria-live="polite" className="flex flex-wrap items-center gap-2 empty:hidden">
      {check.error !== null && <Status kind="warning">{`The log could not be verified. ${check.error.message}`}</Status>}
      {check.data !== undefined && <Finding report={check.data} onOpen={onOpen} />}
    </div>
  );
}
