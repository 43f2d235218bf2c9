import { useEffect } from "react";
import { Toaster as Base } from "sonner";

export { toast } from "sonner";

/** Draws the short messages; `onReady` is called once it hears of them. */
export function Toaster({ onReady }: { onReady: () => void }) {
  useEffect(onReady, [onReady]);
  return (
    <Base
      position="bottom-right"
      style={{ fontFamily: "var(--font-sans)" }}
      toastOptions={{
        style: {
          background: "var(--raised)",
          color: "var(--text)",
          border: "1px solid var(--border)",
          borderRadius: 8,
          fontSize: 13,
          // A dialog takes the pointer from everything beside it; what a message offers can be clicked all the same.
          pointerEvents: "auto",
        },
        // The library's own grey for descriptions cannot be read on dark.
        classNames: { description: "text-muted!" },
        actionButtonStyle: { background: "var(--accent)", color: "var(--accent-foreground)" },
      }}
    />
  );
}
