import { Button } from "#client/ui/button.tsx";
import type { EntraSignIn } from "#shared/access/entra.contract.ts";
import type { Me } from "#shared/access/schema.ts";

import { type EntraState, useEntraSignIn } from "./use-entra-sign-in.ts";

const TOLD: Partial<Record<EntraState["at"], string>> = {
  waiting: "Go on in Microsoft's window.",
  closed: "Microsoft's window seems to be closed. If it is not, go on there; otherwise try again.",
  groups: "You are in many groups, and Microsoft asks you before it tells which.",
  entering: "Microsoft let you through. Signing in…",
};

const LABELS: Partial<Record<EntraState["at"], string>> = { waiting: "Open Microsoft's window again", closed: "Try again" };

interface EntraButtonProps {
  facts: Extract<EntraSignIn, { isOn: true }>;
  onSignedIn: (me: Me) => Promise<void>;
}

/** The way in for people with an account of the organisation's Microsoft directory. */
export function EntraButton({ facts, onSignedIn }: EntraButtonProps) {
  const { state, start, askForGroups } = useEntraSignIn(facts, onSignedIn);
  return (
    <div className="grid gap-4">
      <div className="text-muted before:bg-border after:bg-border flex items-center gap-3 text-xs before:h-px before:flex-1 after:h-px after:flex-1">
        or
      </div>
      {state.at === "groups" ? (
        <Button size="lg" variant="secondary" onClick={askForGroups}>
          Ask Microsoft for my groups
        </Button>
      ) : (
        <Button size="lg" variant="secondary" onClick={start} disabled={state.at === "entering"}>
          {LABELS[state.at] ?? "Sign in with Microsoft"}
        </Button>
      )}
      <output className="text-muted empty:hidden">{TOLD[state.at]}</output>
      <p role="alert" className="text-firing empty:hidden">
        {state.at === "failed" ? state.message : null}
      </p>
    </div>
  );
}
