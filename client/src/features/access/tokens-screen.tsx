import { useQuery } from "@tanstack/react-query";
import { KeyRound, X } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { useMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { KeepFocus } from "#client/ui/keep-focus.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { ApiToken } from "#shared/access/schema.ts";
import type { Action } from "#shared/kernel/permission.ts";

import { tokensQuery, useChange } from "./access-data.ts";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { CopyText } from "./copy-text.tsx";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { refusing, tooLong } from "./name-field.tsx";
import { RotateTokenDialog } from "./rotate-token-dialog.tsx";
import { ScopeChecks, type ScopeChoice, ScopeSelect, scopesOf } from "./scope-select.tsx";
import { TokenRows } from "./token-rows.tsx";

const DAYS = 90;

/** `/settings/tokens`: my API tokens; the text of a new one is shown once. */
export function TokensScreen() {
  const { data, error, refetch } = useQuery(tokensQuery);
  const [made, setMade] = useState<Shown | null>(null);
  // Gone, or over: its text is of no use any more.
  const isOfUse = made !== null && (data === undefined || data.some(({ id, replacedAt }) => id === made.id && replacedAt === null));
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Tokens could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <KeepFocus className="mx-auto grid max-w-7xl grid-cols-[minmax(0,1fr)] gap-4 p-4 sm:p-6">
      <h1 className="text-xl font-semibold">API tokens</h1>
      <NewToken onMade={setMade} />
      {isOfUse && <ShownOnce made={made} onClose={() => setMade(null)} />}
      {data === undefined && <Skeleton className="h-14" />}
      {data?.length === 0 && (
        <EmptyState
          icon={<KeyRound />}
          title="No API tokens"
          description="A token lets a script call the API with your rights, or with some of them."
        />
      )}
      {data !== undefined && data.length > 0 && <Tokens tokens={data} />}
    </KeepFocus>
  );
}

/** A token whose text is shown this once. */
type Shown = ApiToken & { token: string };

function NewToken({ onMade }: { onMade: (made: Shown) => void }) {
  const [name, setName] = useState("");
  const [expiresInDays, setExpiresInDays] = useState<number | null>(DAYS);
  const [choice, setChoice] = useState<ScopeChoice>("all");
  const [chosen, setChosen] = useState<Action[]>([]);
  const mine = useMe()?.actions ?? [];
  const scopes = scopesOf(choice, chosen, mine);
  const create = useChange(() => call(accessContract.createToken, { body: { name, scopes, expiresInDays } }), [tokensQuery.queryKey]);
  const excess = tooLong(name);
  const isNothing = scopes !== "all" && scopes.length === 0;
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(undefined, {
          onSuccess: (made) => {
            // The next one begins anew: what is ticked for one is easily given to another.
            setName("");
            setChoice("all");
            setChosen([]);
            onMade(made);
          },
        });
      }}
    >
      <div className="flex flex-wrap gap-2">
        <Input
          aria-label="Name of the new token"
          placeholder="What is it for?"
          aria-invalid={excess !== undefined}
          dir="auto"
          required
          {...refusing(excess)}
          className="min-w-40 flex-1"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <ScopeSelect value={choice} onChange={setChoice} />
        <LifetimeSelect aria-label="How long it works" className="w-40" value={expiresInDays} onChange={setExpiresInDays} />
        <Button type="submit" disabled={create.isPending || isNothing}>
          Create token
        </Button>
      </div>
      {excess !== undefined && (
        <p role="alert" className="text-firing text-xs">
          {excess}
        </p>
      )}
      {choice === "some" && <ScopeChecks chosen={chosen} onChange={setChosen} />}
      {isNothing && <p className="text-muted text-xs">Tick what the token may do.</p>}
    </form>
  );
}

function ShownOnce({ made: { name, token }, onClose }: { made: Shown; onClose: () => void }) {
  return (
    <output className="rounded-tile bg-accent-soft grid gap-2 border p-4">
      <span className="flex items-start gap-2">
        <span className="min-w-0 flex-1 wrap-anywhere">The text of “{name}” is shown only now. Copy it to where it is needed.</span>
        <Button variant="ghost" size="icon-sm" aria-label="Close" title="Close" onClick={onClose}>
          <X />
        </Button>
      </span>
      <CopyText key={token} isNew text={token} />
    </output>
  );
}

function Tokens({ tokens }: { tokens: readonly ApiToken[] }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [rotated, setRotated] = useState<ApiToken | null>(null);
  const revoke = useChange((tokenId: string) => call(accessContract.deleteToken, { params: { tokenId } }), [tokensQuery.queryKey]);
  const askRevoke = ({ id, name }: ApiToken) =>
    setQuestion({
      title: `Revoke “${name}”?`,
      description: "Whatever uses this token is refused from then on. It cannot be brought back.",
      action: "Revoke",
      run: () => revoke.mutate(id),
    });
  return (
    <>
      <TokenRows tokens={tokens} className="rounded-tile bg-surface">
        {(token) => (
          <>
            {isRotatable(token) && (
              <Button variant="ghost" aria-label={`Rotate ${token.name}`} onClick={() => setRotated(token)}>
                Rotate
              </Button>
            )}
            <Button variant="ghost" aria-label={`Revoke ${token.name}`} onClick={() => askRevoke(token)}>
              Revoke
            </Button>
          </>
        )}
      </TokenRows>
      {rotated !== null && <RotateTokenDialog token={rotated} onClose={() => setRotated(null)} />}
      <ConfirmDialog question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

/** Neither over nor replaced: its new text is rotated instead. */
function isRotatable({ expiresAt, replacedAt }: ApiToken): boolean {
  return replacedAt === null && (expiresAt === null || new Date(expiresAt) > new Date());
}
