import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";
import { Status } from "#client/ui/status.tsx";
import type { Mailed } from "#shared/access/schema.ts";

import { CopyText } from "./copy-text.tsx";

interface LinkOnceProps {
  title: string;
  /** What to do with it. */
  description: string;
  path: string;
  expiresAt: string;
  /** What came of the mail with it, where one was to be sent. */
  mailed?: Mailed;
  onClose: () => void;
}

/** A link that is shown this once, inside a dialog. */
export function LinkOnce({ title, description, path, expiresAt, mailed = null, onClose }: LinkOnceProps) {
  const until = new Date(expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="grid gap-4">
      <DialogHeader>
        <DialogTitle>{title}</DialogTitle>
        <DialogDescription>
          {description} It is shown only now, works once, and ends on {until}.
        </DialogDescription>
      </DialogHeader>
      {mailed !== null && (
        <div className="grid gap-1">
          <Status kind={mailed.ok ? "ok" : "firing"}>{mailed.ok ? "Sent by mail" : "The mail was not sent"}</Status>
          <p className="text-muted text-xs">{mailed.message}</p>
        </div>
      )}
      <div className="bg-accent-soft rounded-lg border p-3">
        <CopyText isNew text={appUrl(path).href} />
      </div>
      <DialogFooter>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </div>
  );
}
