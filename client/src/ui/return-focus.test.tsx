import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";

import { AlertDialog, AlertDialogCancel, AlertDialogContent, AlertDialogDescription, AlertDialogTitle } from "./alert-dialog.tsx";
import { Dialog, DialogContent, DialogDescription, DialogTitle } from "./dialog.tsx";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "./dropdown-menu.tsx";
import { stubLayout } from "./testing/jsdom.ts";

const user = userEvent.setup();

beforeAll(stubLayout);
afterEach(cleanup);

type Step = "form" | "done" | "question";

/** A screen whose dialogs are opened by state: from a button, from a menu, and one by the other. */
function Screen() {
  const [step, setStep] = useState<Step | null>(null);
  const [hasButton, setHasButton] = useState(true);
  const close = (isOpen: boolean) => !isOpen && setStep(null);
  return (
    <main>
      {hasButton && <button onClick={() => setStep("form")}>Invite</button>}
      <DropdownMenu>
        <DropdownMenuTrigger>More</DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setStep("question")}>Delete</DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {step === "form" && (
        <Dialog open onOpenChange={close}>
          <DialogContent>
            <DialogTitle>Form</DialogTitle>
            <DialogDescription>Of somebody</DialogDescription>
            <button onClick={() => setStep("done")}>Send</button>
            <button onClick={() => setHasButton(false)}>Remove the button</button>
          </DialogContent>
        </Dialog>
      )}
      {step === "done" && (
        <Dialog open onOpenChange={close}>
          <DialogContent>
            <DialogTitle>Done</DialogTitle>
            <DialogDescription>Here is the link</DialogDescription>
          </DialogContent>
        </Dialog>
      )}
      <AlertDialog open={step === "question"} onOpenChange={close}>
        <AlertDialogContent>
          <AlertDialogTitle>Sure?</AlertDialogTitle>
          <AlertDialogDescription>It is gone then</AlertDialogDescription>
          <AlertDialogCancel>No</AlertDialogCancel>
        </AlertDialogContent>
      </AlertDialog>
    </main>
  );
}

const focused = () => document.activeElement;

describe("what had the focus before a dialog", () => {
  it("has it again after it, though the dialog was opened by state", async () => {
    render(<Screen />);
    screen.getByRole("button", { name: "Invite" }).focus();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("dialog").contains(focused())).toBe(true);
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getByRole("button", { name: "Invite" })));
  });

  it("has it also after a second dialog that took the place of the first", async () => {
    render(<Screen />);
    await user.click(screen.getByRole("button", { name: "Invite" }));
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() => expect(screen.getByRole("dialog", { name: "Done" }).contains(focused())).toBe(true));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getByRole("button", { name: "Invite" })));
  });

  it("is the menu's button where an item of the menu opened the dialog", async () => {
    render(<Screen />);
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(screen.getByRole("menuitem", { name: "Delete" }));
    await waitFor(() => expect(screen.getByRole("alertdialog").contains(focused())).toBe(true));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getByRole("button", { name: "More" })));
  });

  it("is the screen where the button is gone", async () => {
    render(<Screen />);
    await user.click(screen.getByRole("button", { name: "Invite" }));
    await user.click(screen.getByRole("button", { name: "Remove the button" }));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(focused()).toBe(screen.getByRole("main")));
  });
});
