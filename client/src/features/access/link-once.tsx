import { appUrl } from "#client/platform/base-url.ts";
import { Button } from "#client/ui/button.tsx";
import { DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "#client/ui/dialog.tsx";

import { CopyText } from "./copy-text.tsx";

interface LinkOnceProps {
  title: string;
  /** What to do with it. */
  description: string;
  path: string;
  expiresAt: string;
  onClose: () => void;
}

/** A link that is shown this once, inside a dialog. */
export function LinkOnce({ title, description, path, expiresAt, onClose }: LinkOnceProps) {
  const until = new Date(expiresAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return (
    <div className="grid gap-4">
      <DialogHeader>
        <DialogTitle>{title}</DialogTitle>
        <DialogDescription>
          {description} It is shown only now, works once, and ends on {until}.
        </DialogDescription>
      </DialogHeader>
      <div className="bg-accent-soft rounded-lg border p-3">
        <CopyText text={appUrl(path).href} />
      </div>
      <DialogFooter>
        <Button onClick={onClose}>Done</Button>
      </DialogFooter>
    </div>
  );
}
