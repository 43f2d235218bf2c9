import { Toaster as Base } from "sonner";

export { toast } from "sonner";

/** Where short messages appear; one for the whole app. */
export function Toaster() {
  return (
    <Base
      position="bottom-right"
      toastOptions={{
        style: { background: "var(--raised)", color: "var(--text)", border: "1px solid var(--border)", borderRadius: 8, fontSize: 13 },
        actionButtonStyle: { background: "var(--accent)", color: "var(--accent-foreground)" },
      }}
    />
  );
}
