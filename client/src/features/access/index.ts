export { ChangePasswordDialog } from "./change-password-dialog.tsx";
export { GroupsScreen } from "./groups-screen.tsx";
export { JoinScreen } from "./join-screen.tsx";
export { ShareDialog } from "./share-dialog.tsx";
export { SetUpScreen } from "./set-up-screen.tsx";
export { SignInScreen } from "./sign-in-screen.tsx";
export { TokensScreen } from "./tokens-screen.tsx";
export { UsersScreen } from "./users-screen.tsx";
export { DeviceScreen, GuestScreen } from "./visitor-screens.tsx";
