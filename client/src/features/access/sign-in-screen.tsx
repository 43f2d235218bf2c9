import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearchParams } from "react-router";

import { call } from "#client/platform/api.ts";
import { useBranding } from "#client/platform/branding.ts";
import { setMe } from "#client/platform/session.ts";
import { useWasInside } from "#client/platform/to-sign-in.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Me } from "#shared/access/schema.ts";

import { EntraButton } from "./entra-button.tsx";
import { EntryForm, type EntryField } from "./entry-form.tsx";

const FIELDS: readonly EntryField[] = [
  { name: "email", label: "Email", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
];

/** The address to go to, where it is one of ours: browsers read `\\` as `/`, and leave out tabs and line breaks. */
function placeInside(next: string): string {
  const url = URL.parse(next, window.location.origin);
  if (url === null || url.origin !== window.location.origin || !next.startsWith("/")) return "/";
  const place = url.pathname + url.search + url.hash;
  return place.startsWith("//") ? "/" : place;
}

export function SignInScreen() {
  const [query] = useSearchParams();
  const { name } = useBranding();
  const navigate = useNavigate();
  const wasInside = useWasInside();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => call(accessContract.setupStatus) });
  const entra = useQuery({ queryKey: ["entra"], queryFn: () => call(accessContract.entra), staleTime: Infinity });
  const next = query.get("next") ?? "/";
  const enter = async (me: Me) => {
    setMe(me);
    await navigate(placeInside(next), { replace: true });
  };
  if (setup.data?.isOpen) return <Navigate replace to="/set-up" />;
  // What it is made of is known first: a second button that came later would move all that is there.
  if (entra.isPending) return <main />;
  return (
    <EntryForm
      title="Sign in"
      lead={name}
      notice={wasInside ? "Your session here has ended. Sign in to go on where you were; if that is refused, ask an admin." : undefined}
      fields={FIELDS}
      submitLabel="Sign in"
      submit={async (value) => enter(await call(accessContract.login, { body: { email: value("email"), password: value("password") } }))}
    >
      <p className="text-muted text-xs">Forgot your password? An admin makes you a link for a new one.</p>
      {entra.data?.isOn === true && <EntraButton facts={entra.data} onSignedIn={enter} />}
    </EntryForm>
  );
}
