import { type VariantProps, cva } from "class-variance-authority";
import { Slot } from "radix-ui";
import { type ComponentProps, useImperativeHandle, useLayoutEffect, useRef } from "react";

import { cn } from "./cn.ts";

const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-lg text-sm font-medium whitespace-nowrap select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        default: "bg-accent text-accent-foreground hover:opacity-90",
        secondary: "border bg-surface text-text hover:bg-hover",
        outline: "border bg-surface text-text hover:bg-hover",
        ghost: "text-text hover:bg-hover",
        destructive: "bg-firing text-firing-foreground hover:opacity-90",
        link: "text-accent underline-offset-4 hover:underline",
      },
      size: {
        default: "h-8 px-3 pointer-coarse:h-10",
        sm: "h-7 px-2 text-xs pointer-coarse:h-10",
        lg: "h-10 px-4",
        icon: "size-8 pointer-coarse:size-10",
        "icon-sm": "size-7 pointer-coarse:size-10",
      },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  asChild?: boolean;
}

export function Button({ className, variant, size, asChild = false, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  return asChild ? <Slot.Root className={classes} {...props} /> : <PlainButton className={classes} {...props} />;
}

/** Has the focus again once it can be pressed again: browsers take that from what is disabled, as a button is while it does its work. */
function PlainButton({ type = "button", disabled = false, ref, ...props }: ComponentProps<"button">) {
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button.current);
  useLayoutEffect(() => {
    const { activeElement } = document;
    if (disabled) hadFocus.current = activeElement === button.current;
    else if (hadFocus.current) {
      hadFocus.current = false;
      if (activeElement === document.body) button.current?.focus();
    }
  }, [disabled]);
  return <button ref={button} type={type} disabled={disabled} {...props} />;
}
