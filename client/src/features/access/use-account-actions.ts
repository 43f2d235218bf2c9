import { useMe } from "#client/platform/session.ts";
import { toast } from "#client/ui/toast.tsx";
import type { User } from "#shared/access/schema.ts";
import type { Role } from "#shared/kernel/permission.ts";

import { useUserChange } from "./access-data.ts";
import type { Question } from "./confirm-dialog.tsx";
import { ROLES } from "./role-names.ts";

/** What an admin does to an account; asks first where somebody loses something by it. */
export function useAccountActions(ask: (question: Question) => void) {
  const me = useMe();
  const change = useUserChange();
  const changeRole = (user: User, role: Role) => {
    const run = () => change.mutate({ user, change: { role } });
    const before = user.role;
    const tell = () =>
      toast(`${user.name} is ${ROLES[role].title} now`, {
        action: { label: "Undo", onClick: () => change.mutate({ user, change: { role: before } }) },
      });
    if (user.id !== me?.user.id && role !== "admin") return change.mutate({ user, change: { role } }, { onSuccess: tell });
    if (user.id !== me?.user.id)
      return ask({
        title: `Make ${user.name} an admin?`,
        description: "Admins do everything: they see all pages and data, and decide what everybody else may do, you too.",
        action: "Make admin",
        run,
      });
    ask({
      title: `Become ${ROLES[role].title}?`,
      description: "You are an admin now. You cannot take this back yourself: another admin has to.",
      action: "Change my role",
      run,
    });
  };
  const toggleDisabled = (user: User) => {
    const run = () => change.mutate({ user, change: { isDisabled: !user.isDisabled } });
    if (user.isDisabled) return run();
    ask({
      title: `Disable ${user.name}?`,
      description: "They are signed out everywhere within a second and cannot come in until somebody enables them again.",
      action: "Disable",
      run,
    });
  };
  return { changeRole, toggleDisabled };
}
