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

/** What can't be undone, and what is lost by it. */
export interface Question {
  title: string;
  description: string;
  /** The verb of the button. */
  action: string;
  run: () => void;
}

/** Asks before something is lost; null asks nothing. */
export function ConfirmDialog({ question, onClose }: { question: Question | null; onClose: () => void }) {
  if (question === null) return null;
  return (
    <AlertDialog open onOpenChange={(open) => !open && onClose()}>
      <AlertDialogContent>
        <AlertDialogTitle>{question.title}</AlertDialogTitle>
        <AlertDialogDescription>{question.description}</AlertDialogDescription>
        <AlertDialogFooter>
          <AlertDialogCancel asChild>
            <Button variant="ghost">Cancel</Button>
          </AlertDialogCancel>
          <AlertDialogAction asChild>
            <Button variant="destructive" onClick={question.run}>
              {question.action}
            </Button>
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
