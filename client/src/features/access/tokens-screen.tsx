import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { ApiToken } from "#shared/access/schema.ts";

import { tokensQuery, useChange } from "./access-data.ts";
import { ConfirmDialog, type Question } from "./confirm-dialog.tsx";
import { CopyText } from "./copy-text.tsx";
import { LifetimeSelect } from "./lifetime-select.tsx";
import { RotateTokenDialog } from "./rotate-token-dialog.tsx";
import { TokenRows } from "./token-rows.tsx";

const DAYS = 90;

/** `/settings/tokens`: my API tokens; the text of a new one is shown once. */
export function TokensScreen() {
  const { data, error, refetch } = useQuery(tokensQuery);
  if (error !== null && data === undefined)
    return (
      <EmptyState
        title="Tokens could not be loaded"
        description={error.message}
        action={<Button onClick={() => void refetch()}>Try again</Button>}
      />
    );
  return (
    <div className="mx-auto grid max-w-7xl gap-4 p-4 sm:p-6">
      <h1 className="text-xl font-semibold">API tokens</h1>
      <NewToken />
      {data === undefined && <Skeleton className="h-14" />}
      {data?.length === 0 && (
        <EmptyState icon={<KeyRound />} title="No API tokens" description="A token lets a script call the API with your rights." />
      )}
      {data !== undefined && data.length > 0 && <Tokens tokens={data} />}
    </div>
  );
}

function NewToken() {
  const [name, setName] = useState("");
  const [expiresInDays, setExpiresInDays] = useState<number | null>(DAYS);
  const create = useChange(() => call(accessContract.createToken, { body: { name, expiresInDays } }), [tokensQuery.queryKey]);
  return (
    <>
      <form
        className="flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(undefined, { onSuccess: () => setName("") });
        }}
      >
        <Input
          aria-label="Name of the new token"
          placeholder="What is it for?"
          required
          maxLength={100}
          className="min-w-40 flex-1"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <LifetimeSelect aria-label="How long it works" className="w-40" value={expiresInDays} onChange={setExpiresInDays} />
        <Button type="submit" disabled={create.isPending}>
          Create token
        </Button>
      </form>
      {create.data !== undefined && (
        <output className="rounded-tile bg-accent-soft grid gap-2 border p-4">
          <span>This token is shown only now. Copy it to where it is needed.</span>
          <CopyText key={create.data.token} text={create.data.token} />
        </output>
      )}
    </>
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
            {!isOver(token) && (
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

function isOver({ expiresAt }: ApiToken): boolean {
  return expiresAt !== null && new Date(expiresAt) <= new Date();
}
