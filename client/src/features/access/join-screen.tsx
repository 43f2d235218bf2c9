import { useQuery } from "@tanstack/react-query";
import { Link2Off, WifiOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link, useNavigate } from "react-router";

import { ApiProblem, call } from "#client/platform/api.ts";
import { useBranding } from "#client/platform/branding.ts";
import { setMe } from "#client/platform/session.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { Spinner } from "#client/ui/spinner.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { OneTimeLink } from "#shared/access/schema.ts";

import { EntryForm, type EntryField } from "./entry-form.tsx";
import { useCode } from "./use-code.ts";

const PASSWORD: EntryField = {
  name: "password",
  label: "Password",
  type: "password",
  autoComplete: "new-password",
  help: "At least 10 characters",
};

/** `/join#<code>`: where somebody who was invited makes their account, or sets a new password. */
export function JoinScreen() {
  const code = useCode();
  const [ended, setEnded] = useState<{ code: string; by: "use" | "refusal" }>();
  const isEnded = ended?.code === code;
  const { data, error, refetch } = useQuery({
    queryKey: ["link", code],
    queryFn: () => call(accessContract.look, { body: { code } }),
    // Used up: nothing is to be asked about it any more.
    enabled: code !== "" && !isEnded,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  if (code === "") return <Over detail="The address is not whole. Copy all of the link that you were given into the address bar." />;
  if (
    (isEnded && ended.by === "refusal") ||
    (error instanceof ApiProblem && error.status < 500 && error.status !== 429 && error.code !== "network")
  )
    return <Over detail="It was used already, its time has passed, or it was taken back. Ask an admin for another one." />;
  if (error !== null)
    return (
      <Alone>
        <EmptyState
          icon={<WifiOff />}
          title="The link could not be looked up"
          description={error.message}
          action={<Button onClick={() => void refetch()}>Try again</Button>}
        />
      </Alone>
    );
  if (data === undefined)
    return (
      <main className="grid h-full place-items-center">
        <Spinner />
      </main>
    );
  return <Join key={code} code={code} link={data} onEnd={(by) => setEnded({ code, by })} />;
}

function Join({ code, link, onEnd }: { code: string; link: OneTimeLink; onEnd: (by: "use" | "refusal") => void }) {
  const navigate = useNavigate();
  const { name: product } = useBranding();
  const isInvitation = link.purpose === "invitation";
  const email: EntryField = { name: "email", label: "Email", type: "email", autoComplete: "username", fixed: link.email };
  const name: EntryField = { name: "name", label: "Your name", autoComplete: "name" };
  return (
    <EntryForm
      title={isInvitation ? `Welcome to ${product}` : "Set a new password"}
      lead={
        isInvitation
          ? "You were invited. Say who you are and choose a password."
          : `${link.name}, choose the password that you sign in with from now on. You are signed out everywhere else.`
      }
      fields={isInvitation ? [email, name, PASSWORD] : [email, { ...PASSWORD, label: "New password" }]}
      submitLabel={isInvitation ? "Join" : "Set password"}
      submit={async (value) => {
        const given = isInvitation ? { name: value("name") } : {};
        try {
          const me = await call(accessContract.useLink, { body: { code, ...given, password: value("password") } });
          onEnd("use");
          // Somebody else may have been signed in here.
          setMe(null);
          setMe(me);
        } catch (problem) {
          if (problem instanceof ApiProblem && problem.code === "auth.link-over") return onEnd("refusal");
          throw problem;
        }
        await navigate("/", { replace: true });
      }}
    />
  );
}

function Over({ detail }: { detail: string }) {
  return (
    <Alone>
      <EmptyState
        icon={<Link2Off />}
        title="This link does not work any more"
        description={detail}
        action={
          <Button asChild variant="secondary">
            <Link to="/sign-in">Go to sign-in</Link>
          </Button>
        }
      />
    </Alone>
  );
}

function Alone({ children }: { children: ReactNode }) {
  return <main className="grid h-full place-items-center">{children}</main>;
}
