import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Input } from "#client/ui/input.tsx";
import { Label } from "#client/ui/label.tsx";
import { Skeleton } from "#client/ui/skeleton.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { toast } from "#client/ui/toast.tsx";
import { type PageDiff, type PageVersion, Slug } from "#shared/pages/contract.ts";

import { ChangeList } from "./change-list.tsx";
import { diffQuery, firstAddressQuery, reasonOf, usePublish } from "./versions-data.ts";

export interface PublishDialogProps {
  pageId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onPublished?: (version: PageVersion) => void;
}

/** Shows what viewers will see changed, and who changed it, before it is published. */
export function PublishDialog({ pageId, open, onOpenChange, onPublished }: PublishDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="flex max-h-[85vh] flex-col sm:max-w-xl">
        <PublishForm pageId={pageId} onClose={() => onOpenChange(false)} onPublished={onPublished} />
      </DialogContent>
    </Dialog>
  );
}

function PublishForm({
  pageId,
  onClose,
  onPublished,
}: {
  pageId: string;
  onClose: () => void;
  onPublished: PublishDialogProps["onPublished"];
}) {
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState<string>();
  const diff = useQuery({ ...diffQuery(pageId, "published", "draft"), refetchOnMount: "always" });
  const first = useQuery({ ...firstAddressQuery(pageId), refetchOnMount: "always" });
  const address = typed ?? first.data?.suggested;
  const mistake = address === undefined ? undefined : Slug.safeParse(address).error?.issues[0]?.message;
  const publish = usePublish(pageId);
  const isNothing = diff.data?.summary.length === 0;
  const submit = async () => {
    try {
      const version = await publish.mutateAsync({ note, slug: address === first.data?.slug ? undefined : address });
      toast.success(`Published version ${version.version}`, { description: "Open viewers and walls are switching to it now." });
      onPublished?.(version);
      onClose();
    } catch {
      // Shown in the dialog, from the state of the mutation.
    }
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <DialogHeader>
        <DialogTitle>Publish</DialogTitle>
        <DialogDescription>Viewers and walls that have this page open switch to it by themselves.</DialogDescription>
      </DialogHeader>
      <section aria-label="What changed" className="border-border min-h-24 flex-1 overflow-auto rounded-lg border">
        <Changes diff={diff.data} error={diff.error} retry={() => void diff.refetch()} />
      </section>
      {address !== undefined && (
        <AddressField address={address} mistake={mistake} isDisabled={isNothing || publish.isPending} onChange={setTyped} />
      )}
      <div className="grid gap-1.5">
        <Label htmlFor="publish-note">Note</Label>
        <Textarea
          id="publish-note"
          rows={2}
          maxLength={2_000}
          placeholder="What is new, for those who look at the versions later"
          value={note}
          disabled={isNothing}
          onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.form?.requestSubmit();
          }}
        />
      </div>
      {publish.isError && (
        <p role="alert" className="text-firing text-[13px]">
          Not published: {reasonOf(publish.error)}
        </p>
      )}
      <DialogFooter>
        <Button type="button" variant="ghost" onClick={onClose}>
          {isNothing ? "Close" : "Cancel"}
        </Button>
        <Button
          type="submit"
          disabled={diff.data === undefined || first.isLoading || isNothing || mistake !== undefined || publish.isPending}
        >
          {publish.isPending ? "Publishing" : "Publish"}
        </Button>
      </DialogFooter>
    </form>
  );
}

interface AddressFieldProps {
  address: string;
  mistake: string | undefined;
  isDisabled: boolean;
  onChange: (address: string) => void;
}

/** Only before a page is published at all: afterwards others have its address. */
function AddressField({ address, mistake, isDisabled, onChange }: AddressFieldProps) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor="publish-address">Address</Label>
      <div className="flex items-center gap-1">
        <span aria-hidden className="text-muted font-mono text-[13px]">
          /p/
        </span>
        <Input
          id="publish-address"
          className="font-mono text-[13px]"
          maxLength={80}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          value={address}
          disabled={isDisabled}
          aria-invalid={mistake !== undefined}
          aria-describedby="publish-address-hint"
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p id="publish-address-hint" className={mistake === undefined ? "text-muted text-xs" : "text-firing text-xs"}>
        {mistake ?? "Where viewers find the page. It stays the same from now on, whatever its title becomes."}
      </p>
    </div>
  );
}

function Changes({ diff, error, retry }: { diff: PageDiff | undefined; error: Error | null; retry: () => void }) {
  if (diff !== undefined && diff.summary.length > 0) return <ChangeList changes={diff.summary} />;
  if (diff !== undefined) return <Message title="Nothing new to publish">The draft holds nothing that viewers don't see already.</Message>;
  if (error !== null) {
    return (
      <Message title="The changes could not be read">
        {reasonOf(error)}{" "}
        <button type="button" className="underline underline-offset-2" onClick={retry}>
          Try again
        </button>
      </Message>
    );
  }
  return (
    <div aria-label="Reading the changes" className="grid gap-2 p-3">
      <Skeleton className="h-5 w-3/4" />
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="h-5 w-2/3" />
    </div>
  );
}

function Message({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-8 text-center">
      <p className="text-sm font-medium">{title}</p>
      <p className="text-muted text-[13px]">{children}</p>
    </div>
  );
}
