import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Input } from "#client/ui/input.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { TimeAgo } from "#client/ui/time-ago.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { EntraIdentity } from "#shared/access/entra.contract.ts";
import type { User } from "#shared/access/schema.ts";

import { useChange } from "./access-data.ts";
import type { Question } from "./confirm-dialog.tsx";
import { Field } from "./field.tsx";

interface IdentityRowsProps {
  user: User;
  ask: (question: Question) => void;
}

/** Whether people may sign in with Microsoft at all. */
export function useIsEntraOn(): boolean {
  return useQuery({ queryKey: ["entra"], queryFn: () => call(accessContract.entra), staleTime: Infinity }).data?.isOn === true;
}

/** The Microsoft accounts with which somebody signs in; an admin links one to an account that was here before. */
export function IdentityRows({ user, ask }: IdentityRowsProps) {
  const params = { userId: user.id };
  const { data, error } = useQuery({
    queryKey: ["users", user.id, "identities"],
    queryFn: () => call(accessContract.listIdentities, { params }),
  });
  const [isLinking, setLinking] = useState(false);
  const lists = [
    ["users", user.id, "identities"],
    ["users", user.id, "sessions"],
  ];
  const unlink = useChange((identityId: string) => call(accessContract.unlinkIdentity, { params: { ...params, identityId } }), lists);
  if (error !== null)
    return (
      <p role="alert" className="text-firing text-sm">
        Microsoft accounts could not be loaded: {error.message}
      </p>
    );
  if (data === undefined) return <Skeleton className="h-14" />;
  return (
    <div className="grid gap-2">
      {data.length === 0 && <p className="text-muted text-sm">None.</p>}
      {data.length > 0 && <p className="text-muted text-sm">At each sign-in the directory decides their role anew.</p>}
      {data.length > 0 && (
        <ul className="divide-y rounded-lg border">
          {data.map((identity) => (
            <li key={identity.id} className="flex items-start gap-2 p-3">
              <Identity identity={identity} />
              <Button
                variant="ghost"
                size="sm"
                onClick={() =>
                  ask({
                    title: `Take the Microsoft account from ${user.name}?`,
                    description: "All their sign-ins end. From then on they come in with a password of their own, if they have one.",
                    action: "Take away",
                    run: () => unlink.mutate(identity.id),
                  })
                }
              >
                Take away
              </Button>
            </li>
          ))}
        </ul>
      )}
      {!isLinking && (
        <Button variant="secondary" className="w-fit" onClick={() => setLinking(true)}>
          Link a Microsoft account
        </Button>
      )}
      {isLinking && <LinkForm user={user} onClose={() => setLinking(false)} />}
    </div>
  );
}

function Identity({ identity: { tenantId, objectId, lastSignInAt } }: { identity: EntraIdentity }) {
  return (
    <dl className="grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs">
      <dt className="text-muted">Object</dt>
      <dd className="font-mono break-all">{objectId}</dd>
      <dt className="text-muted">Directory</dt>
      <dd className="font-mono break-all">{tenantId}</dd>
      <dt className="text-muted">Signed in</dt>
      <dd>{lastSignInAt === null ? "Never" : <TimeAgo at={lastSignInAt} />}</dd>
    </dl>
  );
}

/** By the two ids that Microsoft never changes; the person was shown them when they could not come in. */
function LinkForm({ user, onClose }: { user: User; onClose: () => void }) {
  const [objectId, setObjectId] = useState("");
  const [tenantId, setTenantId] = useState("");
  const first = useRef<HTMLInputElement>(null);
  // The button that opened it is gone.
  useEffect(() => first.current?.focus(), []);
  const link = useChange(
    () =>
      call(accessContract.linkIdentity, { params: { userId: user.id }, body: { tenantId: tenantId.trim(), objectId: objectId.trim() } }),
    [["users", user.id, "identities"]],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <form className="grid gap-3 rounded-lg border p-3" onSubmit={submit}>
      <Field label="Object id" help="Of the user in Entra ID. They were shown both ids when they tried to sign in.">
        {(props) => (
          <Input {...props} ref={first} required spellCheck={false} value={objectId} onChange={({ target }) => setObjectId(target.value)} />
        )}
      </Field>
      <Field label="Directory id">
        {(props) => <Input {...props} required spellCheck={false} value={tenantId} onChange={({ target }) => setTenantId(target.value)} />}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" disabled={link.isPending}>
          Link
        </Button>
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
