import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { call } from "#client/platform/api.ts";
import { setMe } from "#client/platform/session.ts";
import { accessContract } from "#shared/access/contract.ts";
import { pagesContract } from "#shared/pages/contract.ts";

import { EntryForm, type EntryField } from "./entry-form.tsx";

const FIELDS: readonly EntryField[] = [
  { name: "code", label: "Set-up code", autoComplete: "one-time-code", help: "The server printed it when it started." },
  { name: "name", label: "Your name", autoComplete: "name" },
  { name: "email", label: "Email", type: "email", autoComplete: "username" },
  { name: "password", label: "Password", type: "password", autoComplete: "new-password", help: "At least 10 characters" },
];

/** Makes the first account and leads into the demo page. */
export function SetUpScreen() {
  const navigate = useNavigate();
  const client = useQueryClient();
  return (
    <EntryForm
      title="Make the first account"
      lead="It may do everything, and lets the others in."
      fields={FIELDS}
      submitLabel="Make account"
      submit={async (value) => {
        const body = { code: value("code"), name: value("name"), email: value("email"), password: value("password") };
        setMe(await call(accessContract.setup, { body }));
        client.setQueryData(["setup"], { isOpen: false });
        const pages = await call(pagesContract.list, {}).catch(() => []);
        const demo = pages.find(({ publishedVersion }) => publishedVersion !== null);
        await navigate(demo === undefined ? "/" : `/p/${demo.slug}`, { replace: true });
      }}
    />
  );
}
