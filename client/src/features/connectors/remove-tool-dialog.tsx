import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogTitle,
} from "#client/ui/alert-dialog.tsx";
import { Button } from "#client/ui/button.tsx";
import type { Tool } from "#shared/connectors/contract.ts";

import { useToolChanges } from "./tools-data.ts";

/** Removing can't be undone: its secrets are gone with it. */
export function RemoveToolDialog({ tool, onClose }: { tool: Tool; onClose: () => void }) {
  const { remove } = useToolChanges();
  const { widgets } = tool.usedBy;
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <AlertDialogTitle>Remove “{tool.name}”?</AlertDialogTitle>
        <AlertDialogDescription>
          {widgets > 0 &&
            `${widgets} ${widgets === 1 ? "widget shows" : "widgets show"} its data and will say that the tool has been removed. `}
          Its settings and secrets are deleted and cannot be brought back.
        </AlertDialogDescription>
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="ghost">Cancel</Button>
          </AlertDialogCancel>
          <AlertDialogAction asChild>
            <Button variant="destructive" onClick={() => remove.mutate({ tool, isForced: widgets > 0 })}>
              {widgets > 0 ? "Remove all the same" : "Remove tool"}
            </Button>
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
