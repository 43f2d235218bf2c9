import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { call } from "#client/platform/api.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { accessContract } from "#shared/access/contract.ts";
import type { Device } from "#shared/access/schema.ts";

import { screensQuery } from "./access-data.ts";
import { useFormProblem } from "./form-problem.ts";
import { NameField } from "./name-field.tsx";
import { PageChecks } from "./page-checks.tsx";

/** A screen with the link that opens it, which is known this once. */
export type OpenedScreen = Device & { path: string };

interface ScreenDialogProps {
  screen: Device | undefined;
  onMade: (screen: OpenedScreen) => void;
  onClose: () => void;
}

/** Adds a screen, or changes its name and what it shows. */
export function ScreenDialog({ screen, onMade, onClose }: ScreenDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(screen?.name ?? "");
  const [pages, setPages] = useState<ReadonlySet<string>>(() => new Set(screen?.pages));
  const settle = { onSettled: () => client.invalidateQueries({ queryKey: screensQuery.queryKey }) };
  const create = useMutation({
    mutationFn: () => call(accessContract.createDevice, { body: { name, pages: [...pages] } }),
    ...settle,
    onSuccess: onMade,
  });
  const update = useMutation({
    mutationFn: (deviceId: string) => call(accessContract.updateDevice, { params: { deviceId }, body: { name, pages: [...pages] } }),
    ...settle,
    onSuccess: onClose,
  });
  const { form, issues, message } = useFormProblem(create.error ?? update.error, ["name"]);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent>
        <form
          ref={form}
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (screen === undefined) create.mutate();
            else update.mutate(screen.id);
          }}
        >
          <DialogHeader>
            <DialogTitle>{screen === undefined ? "Add a screen" : `Screen “${screen.name}”`}</DialogTitle>
            <DialogDescription>
              It shows these pages as published, without anybody's account, and sees nothing else. Changes reach it within a second.
            </DialogDescription>
          </DialogHeader>
          <NameField label="Name" issue={issues.name} required placeholder="Where it hangs" value={name} onChange={setName} />
          <PageChecks chosen={pages} onChange={setPages} />
          <p role="alert" className="text-firing empty:hidden">
            {message}
          </p>
          <DialogFooter>
            <Button variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={pages.size === 0 || create.isPending || update.isPending}>
              {screen === undefined ? "Add screen" : "Save"}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
