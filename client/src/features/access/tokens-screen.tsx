import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { toast } from "#client/ui/toast.tsx";
import { accessContract } from "#shared/access/contract.ts";

import { CopyText } from "./copy-text.tsx";

const KEY = ["tokens"];

/** My API tokens; a new one is shown once. */
export function TokensScreen() {
  const client = useQueryClient();
  const [name, setName] = useState("");
  const { data, error } = useQuery({ queryKey: KEY, queryFn: () => call(accessContract.listTokens) });
  const settle = {
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (problem: Error) => toast.error(problem.message),
  };
  const create = useMutation({
    mutationFn: () => call(accessContract.createToken, { body: { name } }),
    ...settle,
    onSuccess: () => setName(""),
  });
  const revoke = useMutation({ mutationFn: (tokenId: string) => call(accessContract.deleteToken, { params: { tokenId } }), ...settle });
  if (error) return <EmptyState title="Tokens could not be loaded" description={error.message} />;
  return (
    <div className="mx-auto grid max-w-7xl gap-4 p-4 sm:p-6">
      <h1 className="text-xl font-semibold">API tokens</h1>
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Input
          aria-label="Name of the new token"
          placeholder="What is it for?"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
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
      {data === undefined && <Skeleton className="h-14" />}
      {data?.length === 0 && (
        <EmptyState icon={<KeyRound />} title="No API tokens" description="A token lets a script call the API with your rights." />
      )}
      {data !== undefined && data.length > 0 && (
        <ul className="rounded-tile bg-surface divide-y border">
          {data.map((token) => (
            <li key={token.id} className="flex h-14 items-center gap-3 px-4">
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{token.name}</span>
                <span className="text-muted block truncate text-xs">
                  {token.expiresAt === null ? "Never expires" : `Expires ${new Date(token.expiresAt).toLocaleDateString()}`}
                </span>
              </span>
              <Button variant="ghost" aria-label={`Revoke ${token.name}`} onClick={() => revoke.mutate(token.id)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
