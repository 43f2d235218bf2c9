import { KeyRound, LogOut, UserRound } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";

import { chooseTheme, useMe } from "#client/platform/session.ts";
import { type Theme, useTheme } from "#client/platform/theme.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Button } from "#client/ui/button.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#client/ui/dropdown-menu.tsx";
import { toast } from "#client/ui/toast.tsx";

import { useSignOut } from "./use-sign-out.ts";

const ChangePasswordDialog = lazy(async () => ({ default: (await import("#client/features/access/index.ts")).ChangePasswordDialog }));

const OF_ALL = "organisation";
const THEMES: Record<Theme | typeof OF_ALL, string> = {
  [OF_ALL]: "As set for everybody",
  system: "Like the system",
  light: "Light",
  dark: "Dark",
};
const isTheme = (value: string): value is keyof typeof THEMES => value in THEMES;

export function MeMenu() {
  const me = useMe();
  const theme = useTheme();
  const signOut = useSignOut();
  const [isChanging, setChanging] = useState(false);
  if (me === undefined) return null;
  const choose = async (value: keyof typeof THEMES) => {
    try {
      await chooseTheme(value === OF_ALL ? null : value);
    } catch (error) {
      toast.error(error instanceof Error ? error.message : "The theme is kept in this browser only");
    }
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="Account">
            <Avatar name={me.user.name} color={me.user.color} />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuLabel>
            {me.user.name}
            <br />
            {me.user.email}
          </DropdownMenuLabel>
          <DropdownMenuSeparator />
          <DropdownMenuRadioGroup value={theme ?? OF_ALL} onValueChange={(value) => isTheme(value) && void choose(value)}>
            {Object.entries(THEMES).map(([value, title]) => (
              <DropdownMenuRadioItem key={value} value={value}>
                {title}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem asChild>
            <Link to="/settings/account">
              <UserRound />
              My account
            </Link>
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setChanging(true)}>
            <KeyRound />
            Change password
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => void signOut()}>
            <LogOut />
            Sign out
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {isChanging && (
        <Suspense>
          <ChangePasswordDialog open onOpenChange={setChanging} />
        </Suspense>
      )}
    </>
  );
}
