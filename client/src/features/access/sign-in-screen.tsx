import { useQuery } from "@tanstack/react-query";
import { Navigate, useNavigate, useSearchParams } from "react-router";

import { call } from "#client/platform/api.ts";
import { setMe } from "#client/platform/session.ts";
import { accessContract } from "#shared/access/contract.ts";

import { EntryForm, type EntryField } from "./entry-form.tsx";

const FIELDS: readonly EntryField[] = [
  { name: "email", label: "Email", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "current-password" },
];

export function SignInScreen() {
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => call(accessContract.setupStatus) });
  const next = query.get("next") ?? "/";
  if (setup.data?.isOpen) return <Navigate replace to="/set-up" />;
  return (
    <EntryForm
      title="Sign in"
      lead="Platform builder"
      fields={FIELDS}
      submitLabel="Sign in"
      submit={async (value) => {
        setMe(await call(accessContract.login, { body: { email: value("email"), password: value("password") } }));
        await navigate(/^\/(?!\/)/.test(next) ? next : "/", { replace: true });
      }}
    />
  );
}
